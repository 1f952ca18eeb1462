//! Finished answers, kept in a bounded memory. Whoever asks for one that is being made waits for it.

use std::hash::RandomState;
use std::sync::Arc;

use quick_cache::sync::{Cache as Inner, DefaultLifecycle};
use quick_cache::{OptionsBuilder, Weighter};

use crate::refusal::Refusal;
use crate::stored::Stored;

/// Parts of the cache with a lock each. Few, because the largest answer that is kept is a part's share of the memory.
const SHARDS: usize = 4;

/// A kept answer, by all that it depends on: the state of the base, the day, the form, the language, path and query in order.
pub type Key = Arc<str>;

/// Finished answers.
#[derive(Debug)]
pub struct Cache {
    inner: Inner<Key, Arc<Stored>, Bytes, RandomState, DefaultLifecycle<Key, Arc<Stored>>>,
}

#[derive(Clone, Debug)]
struct Bytes;

impl Weighter<Key, Arc<Stored>> for Bytes {
    fn weight(&self, key: &Key, stored: &Arc<Stored>) -> u64 {
        stored.weight() + 2 * key.len() as u64
    }
}

impl Cache {
    /// An empty one that holds at most so many bytes. An answer of more than a quarter of that is made each time.
    pub fn new(bytes_max: u64) -> Cache {
        let options = OptionsBuilder::new()
            .shards(SHARDS)
            .estimated_items_capacity(1_000)
            .weight_capacity(bytes_max.max(1))
            .build();
        let inner = match options {
            Ok(options) => Inner::with_options(
                options,
                Bytes,
                RandomState::new(),
                DefaultLifecycle::default(),
            ),
            // Both required numbers are given; were that not enough, a small cache is better than none.
            Err(_) => Inner::with(
                1_000,
                bytes_max.max(1),
                Bytes,
                RandomState::new(),
                DefaultLifecycle::default(),
            ),
        };
        Cache { inner }
    }

    /// What is kept under a key.
    pub fn get(&self, key: &Key) -> Option<Arc<Stored>> {
        self.inner.get(key)
    }

    /// What is kept under a key, else what `make` gives, which is then kept. Of many who ask at once, one makes it. Where it is
    /// refused, nothing is kept.
    ///
    /// Goes on when the caller goes away, so that a client that gives up does not make the next one begin anew.
    pub async fn get_or_make<F>(self: &Arc<Self>, key: Key, make: F) -> Result<Arc<Stored>, Refusal>
    where
        F: Future<Output = Result<Arc<Stored>, Refusal>> + Send + 'static,
    {
        if let Some(stored) = self.get(&key) {
            return Ok(stored);
        }
        let cache = Arc::clone(self);
        let made = tokio::spawn(async move { cache.inner.get_or_insert_async(&key, make).await });
        made.await.unwrap_or_else(|_| Err(Refusal::internal()))
    }

    /// Bytes kept.
    pub fn weight(&self) -> u64 {
        self.inner.weight()
    }

    /// Drops all: the base has changed.
    pub fn clear(&self) {
        self.inner.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::StatusCode;
    use std::sync::atomic::{AtomicUsize, Ordering};

    fn stored(bytes: usize) -> Arc<Stored> {
        let plain = "x".repeat(bytes);
        Arc::new(Stored::new(StatusCode::OK, "font/woff2", plain))
    }

    #[tokio::test]
    async fn two_hundred_at_once_are_one_piece_of_work() {
        let cache = Arc::new(Cache::new(1 << 20));
        let made = Arc::new(AtomicUsize::new(0));
        let all = (0..200).map(|_| {
            let (cache, made) = (Arc::clone(&cache), Arc::clone(&made));
            tokio::spawn(async move {
                let make = async move {
                    made.fetch_add(1, Ordering::AcqRel);
                    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                    Ok(stored(10))
                };
                cache.get_or_make("k".into(), make).await
            })
        });
        for done in futures::future::join_all(all).await {
            assert_eq!(done.unwrap().unwrap().plain.len(), 10);
        }
        assert_eq!(made.load(Ordering::Acquire), 1);
    }

    #[tokio::test]
    async fn memory_is_bounded_and_the_largest_are_served_unkept() {
        let max = 1 << 20;
        let cache = Arc::new(Cache::new(max));
        for i in 0..2_000 {
            let key: Key = format!("{i}").into();
            let bytes = [10, 10_000, 100_000, 900_000][i % 4];
            let made = cache.get_or_make(key, async move { Ok(stored(bytes)) });
            assert_eq!(made.await.unwrap().plain.len(), bytes);
            assert!(cache.weight() <= max, "{} after {i}", cache.weight());
        }
        assert!(cache.weight() > max / 4, "{}", cache.weight());
        cache.clear();
        assert_eq!(cache.weight(), 0);
    }

    #[tokio::test]
    async fn a_refusal_is_not_kept() {
        let cache = Arc::new(Cache::new(1 << 20));
        let refused = cache.get_or_make("k".into(), async { Err(Refusal::busy()) });
        assert!(refused.await.is_err());
        let made = cache.get_or_make("k".into(), async { Ok(stored(1)) });
        assert!(made.await.is_ok());
    }

    #[tokio::test]
    async fn who_gives_up_does_not_stop_the_work() {
        let cache = Arc::new(Cache::new(1 << 20));
        let task = {
            let cache = Arc::clone(&cache);
            tokio::spawn(async move {
                let make = async {
                    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
                    Ok(stored(1))
                };
                cache.get_or_make("k".into(), make).await
            })
        };
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        task.abort();
        tokio::time::sleep(std::time::Duration::from_millis(120)).await;
        assert!(cache.get(&"k".into()).is_some());
    }
}

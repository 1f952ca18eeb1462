//! Words of gun traces: commands, pages and reasons, by name; they stand in `text/traces.es.toml` and `text/traces.en.toml`.

macro_rules! traces_keys {
    ($next:ident $($rest:ident)* => $($before:tt)*) => {
        $next! { $($rest)* => $($before)*
            TracesTitle = "traces.title",
        }
    };
}

//! Where to cut values into classes for a map.
//!
//! Four ways, and what each is for:
//! - [`Method::Jenks`]: the cuts that leave the least spread inside the classes (Fisher 1958, *JASA* 53:789–798; the optimum that Jenks'
//!   1967 iterations approach). Exact: dynamic programming over the sorted distinct values, as in Ckmeans.1d.dp (Wang & Song 2011,
//!   *R Journal* 3(2):29–33), each layer by divide and conquer because its best cut never moves left (Song & Zhong 2020, *Bioinformatics*
//!   36:5027–5036), so O(k n log n).
//! - [`Method::Quantile`]: as many places in each class as ties allow; most legible for ranks (Brewer & Pickle 2002, *Annals of the AAG*
//!   92:662–681).
//! - [`Method::Equal`]: classes of the same width.
//! - [`Method::Pretty`]: classes of the same round width; about as many as asked for.
//!
//! Where a quarter or more of the values are zero and none is below, zero is a class of its own and the rest is cut by the method: in
//! monthly counts of municipalities most places have none, and cuts made through them would say nothing.

/// How to cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// Least spread inside classes.
    #[default]
    Jenks,
    /// Equal numbers of values.
    Quantile,
    /// Equal widths.
    Equal,
    /// Equal round widths.
    Pretty,
}

impl Method {
    /// All of them.
    pub const ALL: [Method; 4] = [
        Method::Jenks,
        Method::Quantile,
        Method::Equal,
        Method::Pretty,
    ];

    /// The name in addresses and in machine output.
    pub fn name(self) -> &'static str {
        match self {
            Method::Jenks => "jenks",
            Method::Quantile => "quantile",
            Method::Equal => "equal",
            Method::Pretty => "pretty",
        }
    }

    /// The method of a name; `None` where there is none.
    pub fn find(name: &str) -> Option<Method> {
        Method::ALL.into_iter().find(|m| m.name() == name)
    }
}

/// Inner edges of classes, ascending. Class `i` holds the values from edge `i − 1`, included, to edge `i`, not included.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Breaks {
    edges: Vec<f64>,
}

impl Breaks {
    /// The inner edges, one fewer than the classes.
    pub fn edges(&self) -> &[f64] {
        &self.edges
    }

    /// How many classes there are; at least one.
    pub fn classes(&self) -> usize {
        self.edges.len() + 1
    }

    /// The class of a value, from 0. `None` for NaN.
    pub fn class_of(&self, value: f64) -> Option<usize> {
        (!value.is_nan()).then(|| self.edges.partition_point(|e| *e <= value))
    }

    /// The same classes of `values` with edges that are read easily: each is moved, within the gap between the values on its two sides, to
    /// the number of fewest digits. No value changes its class.
    pub fn rounded(&self, values: &[f64]) -> Breaks {
        let sorted = sorted(values);
        let edges = self.edges.iter().map(|&edge| {
            let at = sorted.partition_point(|v| *v < edge);
            match (at.checked_sub(1).map(|i| sorted[i]), sorted.get(at)) {
                (Some(below), Some(&above)) => roundest(below, above, edge),
                _ => edge,
            }
        });
        let mut edges: Vec<f64> = edges.collect();
        // Two edges in one gap (an empty class) could round to one number.
        edges.dedup();
        Breaks { edges }
    }
}

/// Cuts `values` into at most `classes` classes; fewer where there are not so many distinct values, or where ties allow no more. What is
/// not finite is left out. No values, or one class: no edges.
///
/// Classes by [`Method::Jenks`] and [`Method::Quantile`] are never empty.
pub fn breaks(values: &[f64], classes: usize, method: Method) -> Breaks {
    let sorted = sorted(values);
    let zeros = sorted.iter().take_while(|v| **v == 0.0).count();
    let positive = &sorted[zeros..];
    let edges = match positive.first() {
        Some(&least) if zeros > 0 && zeros * 4 >= sorted.len() && classes >= 2 => {
            let mut edges = vec![least];
            edges.extend(cut(positive, classes - 1, method));
            edges
        }
        _ => cut(&sorted, classes, method),
    };
    let mut edges: Vec<f64> = edges.into_iter().filter(|e| e.is_finite()).collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    Breaks { edges }
}

/// Classes for values that lie on both sides of `pivot`: the same cuts above and below it, so that the same distance has the same
/// strength of colour. An odd number of classes has a middle one around the pivot; an even number has an edge at it.
///
/// The distances are cut by the method and read easily, as after [`Breaks::rounded`]; sides that hold no value get no classes. `classes` below 2 are taken as 2.
pub fn around(values: &[f64], pivot: f64, classes: usize, method: Method) -> Breaks {
    let sorted = sorted(values);
    if sorted.is_empty() || !pivot.is_finite() {
        return Breaks::default();
    }
    let mut distances: Vec<f64> = sorted.iter().map(|v| (v - pivot).abs()).collect();
    if matches!(method, Method::Equal | Method::Pretty) {
        // Widths count from the pivot itself.
        distances.push(0.0);
    }
    let distances = self::sorted(&distances);
    let classes = classes.max(2);
    let wanted = if classes % 2 == 1 {
        classes / 2 + 1
    } else {
        classes / 2
    };
    let cuts = Breaks {
        edges: cut(&distances, wanted, method),
    };
    let mut cuts = cuts.rounded(&distances).edges;
    if classes.is_multiple_of(2) {
        cuts.insert(0, 0.0);
    }
    let (low, high) = (sorted[0], sorted[sorted.len() - 1]);
    let mut edges: Vec<f64> = cuts
        .iter()
        .flat_map(|c| [pivot - c, pivot + c])
        .filter(|e| e.is_finite() && *e > low && *e <= high)
        .collect();
    edges.sort_by(f64::total_cmp);
    edges.dedup();
    Breaks { edges }
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut kept: Vec<f64> = values.iter().copied().filter(|v| v.is_finite()).collect();
    // A zero below zero is a zero: let the two lie together.
    kept.iter_mut().for_each(|v| *v += 0.0);
    kept.sort_by(f64::total_cmp);
    kept
}

/// Inner edges; each is a value, or round.
fn cut(sorted: &[f64], classes: usize, method: Method) -> Vec<f64> {
    let (Some(&low), Some(&high)) = (sorted.first(), sorted.last()) else {
        return Vec::new();
    };
    if classes < 2 || low == high {
        return Vec::new();
    }
    match method {
        Method::Jenks => jenks(sorted, classes),
        Method::Quantile => quantile(sorted, classes),
        Method::Equal => {
            let at = |i: usize| {
                let share = i as f64 / classes as f64;
                low * (1.0 - share) + high * share
            };
            (1..classes).map(at).filter(|e| *e > low).collect()
        }
        Method::Pretty => pretty(low, high, classes),
    }
}

/// The first value of each class but the first. A tie that spans a cut goes whole to one side of it: the nearer end.
fn quantile(sorted: &[f64], classes: usize) -> Vec<f64> {
    let n = sorted.len();
    let mut edges: Vec<f64> = (1..classes)
        .filter_map(|i| {
            let at = (i * n).div_ceil(classes).min(n - 1);
            let value = sorted[at];
            let first = sorted.partition_point(|v| *v < value);
            let after = sorted.partition_point(|v| *v <= value);
            if first == 0 || (at - first > after - at && after < n) {
                sorted.get(after).copied()
            } else {
                Some(value)
            }
        })
        .collect();
    edges.dedup();
    edges
}

/// Multiples of a round step between the ends.
fn pretty(low: f64, high: f64, classes: usize) -> Vec<f64> {
    let rough = high / classes as f64 - low / classes as f64;
    if !(rough.is_finite() && rough > 0.0) {
        return Vec::new();
    }
    let power = 10_f64.powf(rough.log10().floor());
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0].map(|s| s * power);
    let count = |step: f64| (high / step).floor() - (low / step).floor();
    let wanted = classes as f64 - 1.0;
    let step = steps
        .into_iter()
        .filter(|s| s.is_finite() && *s > 0.0)
        .min_by(|a, b| {
            (count(*a) - wanted)
                .abs()
                .total_cmp(&(count(*b) - wanted).abs())
        })
        .unwrap_or(rough);
    let first = (low / step).floor() + 1.0;
    // Twice what was asked for is the most that a wrong guess of the step gives.
    (0..2 * classes)
        .map(|i| nice((first + i as f64) * step))
        .filter(|e| *e > low && *e <= high)
        .collect()
}

/// The cuts of least spread: the first value of each class but the first.
fn jenks(sorted: &[f64], classes: usize) -> Vec<f64> {
    let spread = Spread::of(sorted);
    let n = spread.values.len();
    let classes = classes.min(n);
    // best[i]: the least spread of the first i + 1 distinct values in so many classes; from[k][i]: where the last class begins.
    let mut best: Vec<f64> = (0..n).map(|i| spread.within(0, i)).collect();
    let mut from: Vec<Vec<usize>> = vec![vec![0; n]];
    for k in 1..classes {
        let mut next = vec![f64::INFINITY; n];
        let mut begins = vec![k; n];
        layer(
            &spread,
            &best,
            &mut next,
            &mut begins,
            (k, n - 1),
            (k, n - 1),
        );
        best = next;
        from.push(begins);
    }
    let mut edges = Vec::with_capacity(classes - 1);
    let mut end = n - 1;
    for begins in from.iter().skip(1).rev() {
        let begin = begins[end];
        edges.push(spread.values[begin]);
        end = begin - 1;
    }
    edges.reverse();
    edges
}

/// Fills `next` and `begins` for the last values `ends`, given that the last class begins within `range`: the middle one is tried
/// everywhere, and parts the range for both halves.
fn layer(
    spread: &Spread,
    before: &[f64],
    next: &mut [f64],
    begins: &mut [usize],
    ends: (usize, usize),
    range: (usize, usize),
) {
    if ends.0 > ends.1 {
        return;
    }
    let middle = ends.0 + (ends.1 - ends.0) / 2;
    let last = range.1.min(middle);
    for begin in range.0..=last {
        let sum = before[begin - 1] + spread.within(begin, middle);
        if sum < next[middle] {
            next[middle] = sum;
            begins[middle] = begin;
        }
    }
    let best = begins[middle].max(range.0);
    if middle > ends.0 {
        layer(
            spread,
            before,
            next,
            begins,
            (ends.0, middle - 1),
            (range.0, best),
        );
    }
    layer(
        spread,
        before,
        next,
        begins,
        (middle + 1, ends.1),
        (best, range.1),
    );
}

/// Sums over the distinct values, so that the spread of any stretch is a few subtractions.
struct Spread {
    values: Vec<f64>,
    weight: Vec<f64>,
    sum: Vec<f64>,
    square: Vec<f64>,
}

impl Spread {
    fn of(sorted: &[f64]) -> Spread {
        let mut values: Vec<f64> = Vec::new();
        let mut counts: Vec<f64> = Vec::new();
        for &v in sorted {
            if values.last() == Some(&v) {
                if let Some(count) = counts.last_mut() {
                    *count += 1.0;
                }
            } else {
                values.push(v);
                counts.push(1.0);
            }
        }
        // Scaled around the median: squares neither overflow nor drown small differences in a large level.
        let middle = sorted[sorted.len() / 2];
        let (low, high) = (sorted[0], sorted[sorted.len() - 1]);
        let size = (high / 2.0 - low / 2.0).max(f64::MIN_POSITIVE);
        let sums = |power: i32| {
            let mut sum = 0.0;
            let mut sums = vec![0.0];
            for (v, count) in values.iter().zip(&counts) {
                sum += ((v / 2.0 - middle / 2.0) / size).powi(power) * count;
                sums.push(sum);
            }
            sums
        };
        let (weight, sum, square) = (sums(0), sums(1), sums(2));
        Spread {
            values,
            weight,
            sum,
            square,
        }
    }

    /// The sum of squared distances from their mean of the distinct values `i..=j`.
    fn within(&self, i: usize, j: usize) -> f64 {
        let weight = self.weight[j + 1] - self.weight[i];
        let sum = self.sum[j + 1] - self.sum[i];
        (self.square[j + 1] - self.square[i] - sum * sum / weight).max(0.0)
    }
}

/// The number of fewest significant digits above `below` and not above `above`; of these the nearest to `edge`.
fn roundest(below: f64, above: f64, edge: f64) -> f64 {
    let fits = |c: f64| c > below && c <= above;
    if fits(0.0) {
        return 0.0;
    }
    let size = below.abs().max(above.abs());
    if size.is_nan() || size <= 0.0 || !size.is_finite() {
        return edge;
    }
    let top = size.log10().floor() as i32;
    for power in (top - 15..=top + 1).rev() {
        for lead in [10.0, 5.0, 2.0, 1.0] {
            let step = lead * 10_f64.powi(power);
            let candidate = nice((edge / step).floor() * step);
            let above = nice(candidate + step);
            let best = [candidate, above]
                .into_iter()
                .filter(|c| fits(*c))
                .min_by(|a, b| (a - edge).abs().total_cmp(&(b - edge).abs()));
            if let Some(best) = best {
                return best;
            }
        }
    }
    edge
}

/// The number without the dust of arithmetic: 12 significant digits.
fn nice(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

#[cfg(test)]
#[path = "breaks_tests.rs"]
mod tests;

//! Tallies over reports: rules that touched them, and published times beside ours.

use cotejo_model::Field;

use super::Traces;
use super::query::one;
use super::reports::{bit, bits};
use super::threads;
use crate::rule::Rule;
use crate::serial;
use crate::summary::PublishedTimes;
use crate::ttc::Between;

impl Traces {
    /// Reports of these guns that a rule touched, in the order of the rules. Joins of dealers' spellings are not among them: see
    /// [`Traces::dealers`].
    pub(super) fn changes(&self, guns: &[u32]) -> Vec<(Rule, u64)> {
        let touched = self.touched.get_or_init(|| {
            threads::each(self.reports.len(), |at| {
                let Some(report) = self.reports.get(at) else {
                    return 0;
                };
                let text = self.texts.text(report.unit, Field::Serial);
                let make = self.make_name(report);
                report.rules | bits(&serial::read(text, make).changes)
            })
        });
        let mut counts = vec![0u64; Rule::ALL.len()];
        for gun in guns {
            for report in self.guns.reports(*gun) {
                let mut bits = touched.get(*report as usize).copied().unwrap_or(0);
                while bits != 0 {
                    if let Some(count) = counts.get_mut(bits.trailing_zeros() as usize) {
                        *count += 1;
                    }
                    bits &= bits - 1;
                }
            }
        }
        let all = Rule::ALL.iter().map(|rule| {
            let at = bit(*rule).trailing_zeros() as usize;
            (*rule, counts.get(at).copied().unwrap_or(0))
        });
        all.filter(|(_, count)| *count > 0).collect()
    }

    /// Published numbers of days of these guns' reports, beside what the report's own dates say.
    pub(super) fn published_times(&self, guns: &[u32]) -> PublishedTimes {
        let mut times = PublishedTimes::default();
        let has: Vec<bool> = self
            .texts
            .tables
            .iter()
            .map(|t| t.column(Field::TimeToCrime).is_some())
            .collect();
        if !has.contains(&true) {
            return times;
        }
        let reports = guns.iter().flat_map(|gun| self.reports_of(*gun));
        for report in reports {
            if has.get(usize::from(report.unit.table)) != Some(&true) {
                continue;
            }
            let text = self.texts.text(report.unit, Field::TimeToCrime);
            if text.is_empty() {
                continue;
            }
            let Some(published) = days(text) else {
                times.unreadable += 1;
                continue;
            };
            let ours = Between::spans(report.sold, report.recovered);
            match ours.and_then(|b| one(b.days())) {
                None => times.without_days += 1,
                Some(ours) => {
                    times.compared += 1;
                    times.equal += u64::from(ours == published);
                    times.differ += u64::from(ours != published);
                }
            }
        }
        times
    }

    pub(super) fn make_name(&self, report: &super::reports::Report) -> Option<&str> {
        let what = self.lexicon.whats.get(report.what as usize)?;
        what.make.map(|m| self.lexicon.makes.name(m))
    }
}

/// A published number of days: `1230`, `1,230`, `1230.0`; `None` for anything else.
pub(super) fn days(text: &str) -> Option<i32> {
    let text = text.trim();
    let text = text.strip_suffix(".0").unwrap_or(text);
    let grouped = text.split(',').skip(1).all(|group| group.len() == 3);
    grouped.then(|| text.replace(',', ""))?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_days() {
        for (text, wanted) in [
            ("1230", Some(1230)),
            ("1,230", Some(1230)),
            ("14097.0", Some(14_097)),
            ("-5", Some(-5)),
            ("G1: 39\nG2: 36", None),
            ("Over", None),
            ("12,3", None),
            ("", None),
        ] {
            assert_eq!(days(text), wanted, "{text}");
        }
    }

    #[test]
    fn each_rule_has_a_bit() {
        assert!(Rule::ALL.len() <= 64);
        let all = Rule::ALL.iter().fold(0, |bits, rule| bits | bit(*rule));
        assert_eq!(all.count_ones() as usize, Rule::ALL.len());
    }
}

//! What does not fit together in a gun's chain.

use super::super::Traces;
use super::super::decide::reach;
use super::super::gun::GunRow;
use super::super::join::Link;
use super::super::reports::Report;
use crate::dealer::DealerId;
use crate::filter::GunNo;
use crate::trace::{Conflict, ConflictRule, MatchRule, OutcomeRule, Step};

impl Traces {
    /// The contradictions of one gun, in the order of their rules.
    pub(super) fn conflicts_of(&self, gun: GunNo, row: &GunRow, links: &[Link]) -> Vec<Conflict> {
        let id = |link: &Link| self.texts.id(link.unit);
        let mut all = Vec::new();
        let mut add = |rule: ConflictRule, between: Vec<String>| {
            all.push(Conflict { rule, between });
        };
        let own: Vec<&Link> = links
            .iter()
            .filter(|l| l.rule != MatchRule::Reported)
            .collect();
        let known = |l: &Link| l.when.is_known();
        for pair in own.windows(2) {
            if let [a, b] = pair
                && a.step < b.step
                && known(a)
                && known(b)
                && b.when.last < a.when.first
            {
                add(ConflictRule::OutOfOrder, vec![id(a), id(b)]);
            }
        }
        let sales: Vec<&&Link> = own.iter().filter(|l| l.step == Step::Sale).collect();
        for pair in sales.windows(2) {
            if let [a, b] = pair {
                let days = !a.when.meets(b.when);
                let (x, y) = (self.seller(a), self.seller(b));
                if days || differ(x, y) {
                    add(ConflictRule::TwoSales, vec![id(a), id(b)]);
                }
            }
        }
        if let Some(record) = sales.first() {
            for reported in links.iter().filter(|l| l.rule == MatchRule::Reported) {
                if differ(self.seller(record), self.seller(reported)) {
                    add(ConflictRule::DealerDiffers, vec![id(record), id(reported)]);
                }
                if reported.step == Step::Sale && !reported.when.meets(record.when) {
                    add(ConflictRule::SaleDayDiffers, vec![id(record), id(reported)]);
                }
            }
        }
        if row.sale_to_recovery().is_some_and(|b| b.is_impossible()) {
            let sale = row.sale.and_then(|at| self.chains.links.get(at as usize));
            let first = self.reports.get(row.first as usize);
            let between = sale.map(id).into_iter();
            let between = between.chain(first.map(|r| self.texts.id(r.unit)));
            add(ConflictRule::SoldAfterRecovery, between.collect());
        }
        // A published outcome that names no one, where records name someone, or the other way round where records were not reached.
        if let Some(published) = row.published
            && row.outcome_by != OutcomeRule::Published
            && reach(published) < reach(row.outcome)
            && own.iter().any(|l| l.step == Step::Sale)
        {
            add(ConflictRule::OutcomeDiffers, vec![self.texts.id(row.unit)]);
        }
        for twin in self.twins_of(gun.0) {
            if let Some(other) = self.row(GunNo(twin)) {
                let ids = vec![self.texts.id(row.unit), self.texts.id(other.unit)];
                add(ConflictRule::TwoMakes, ids);
            }
        }
        all.sort_by(|a, b| (a.rule, &a.between).cmp(&(b.rule, &b.between)));
        all
    }

    /// The guns that have the serial number of this one under another make.
    fn twins_of(&self, gun: u32) -> Vec<u32> {
        let twins = &self.guns.twins;
        let from = twins.partition_point(|(a, _)| *a < gun);
        let after = twins.iter().skip(from).take_while(|(a, _)| *a == gun);
        after.map(|(_, b)| *b).collect()
    }

    /// The dealer that a report names.
    pub(super) fn reported_dealer(&self, report: &Report) -> Option<DealerId> {
        self.mentioned(report.mention)
    }
}

fn differ(a: Option<DealerId>, b: Option<DealerId>) -> bool {
    a.is_some() && b.is_some() && a != b
}

//! From reports to guns: which reports are of one gun, and whether they tell of one recovery or of several.
//!
//! `docs/methods/duplicates.md` describes the rules.

use super::hash::KeyIndex;
use super::places::Places;
use super::reports::Report;
use super::what::What;
use crate::make::MakeId;
use crate::serial::SerialState;
use crate::trace::JoinRule;
use crate::ttc::Span;

/// Reports of one recovery come within this many days of each other; what lies further apart is another recovery.
const SAME_RECOVERY_DAYS: i32 = 31;
/// With how many guns of one serial number a report is compared: more are no serial number but a word.
const COMPARED_MAX: usize = 64;

/// What the grouping asks of the outside, so that it can be tested without texts.
pub(super) trait Knows {
    /// True where the serial number of a report is long and varied enough that one make has it once.
    fn is_specific(&self, report: usize) -> bool;
    /// A key of an incomplete serial number as it is written; 0 where nothing can be read of it.
    fn partial_key(&self, report: usize) -> u64;
    /// What a report says that the gun is.
    fn what(&self, report: usize) -> What;
    /// True where two reports name the same dealer.
    fn same_dealer(&self, a: usize, b: usize) -> bool;
    /// The places met.
    fn places(&self) -> &Places;
    /// True where two makes are one, or one is no make that is known, and begins with the other or is a slip of the pen away.
    fn one_make(&self, a: MakeId, b: MakeId) -> bool {
        a == b
    }
}

/// Reports put together to guns.
///
/// INVARIANT: every report belongs to one gun, guns are numbered in the order of their first reports, and each gun's reports stand in order.
pub(super) struct Guns {
    /// The gun of each report.
    pub(super) of_report: Vec<u32>,
    /// Why a report joins the first of its gun, and whether it tells of another recovery; `None` for the first.
    pub(super) joined: Vec<Option<(JoinRule, bool)>>,
    /// Where each gun's reports begin in `reports`; one more than guns.
    starts: Vec<u32>,
    reports: Vec<u32>,
    /// Guns of one specific serial number under two makes, each pair both ways round, sorted.
    pub(super) twins: Vec<(u32, u32)>,
}

impl Guns {
    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The reports of a gun, in order.
    pub(super) fn reports(&self, gun: u32) -> &[u32] {
        let at = gun as usize;
        match (self.starts.get(at), self.starts.get(at + 1)) {
            (Some(from), Some(to)) => self
                .reports
                .get(*from as usize..*to as usize)
                .unwrap_or_default(),
            _ => &[],
        }
    }
}

/// One gun while its reports are gathered.
struct Cluster {
    first: usize,
    what: What,
    specific: bool,
}

/// The gun of each report, by its first report, and why each joins it, while they are put together.
pub(super) type Parts<'a> = (&'a mut [u32], &'a mut [Option<(JoinRule, bool)>]);

/// Puts reports together by their serial numbers; `then` joins what these do not.
pub(super) fn group(
    reports: &[Report],
    index: &KeyIndex,
    knows: &impl Knows,
    then: impl FnOnce(Parts<'_>),
) -> Guns {
    // The first report of the gun of each report.
    let mut head: Vec<u32> = (0..reports.len() as u32).collect();
    let mut joined: Vec<Option<(JoinRule, bool)>> = vec![None; reports.len()];
    let mut twins = Vec::new();
    let mut gather = |rows: &[usize], whole: bool| {
        let clusters = cluster(rows, whole, reports, knows, &mut head, &mut joined);
        let specific: Vec<&Cluster> = clusters
            .iter()
            .filter(|c| c.specific && c.what.make.is_some())
            .take(COMPARED_MAX)
            .collect();
        for (at, one) in specific.iter().enumerate() {
            for other in specific.iter().skip(at + 1) {
                let makes = one.what.make.zip(other.what.make);
                if makes.is_some_and(|(a, b)| !knows.one_make(a, b)) {
                    twins.push((one.first, other.first));
                }
            }
        }
    };
    let mut rows = Vec::new();
    for (at, report) in reports.iter().enumerate().filter(|(_, r)| r.key != 0) {
        rows.clear();
        rows.extend(index.rows(report.key));
        if rows.len() > 1 && rows.first() == Some(&at) {
            gather(&rows, true);
        }
    }
    let partial: Vec<u64> = (0..reports.len())
        .map(|at| match reports.get(at).map(|r| r.state) {
            Some(SerialState::Partial) => knows.partial_key(at),
            _ => 0,
        })
        .collect();
    if partial.iter().any(|k| *k != 0) {
        let index = KeyIndex::new(&partial);
        for (at, key) in partial.iter().enumerate().filter(|(_, k)| **k != 0) {
            rows.clear();
            rows.extend(index.rows(*key));
            if rows.len() > 1 && rows.first() == Some(&at) {
                gather(&rows, false);
            }
        }
    }
    then((&mut head, &mut joined));
    number(&head, joined, &twins)
}

/// Parts the reports of one serial number into guns, and notes each report's gun and reason.
fn cluster(
    rows: &[usize],
    whole: bool,
    reports: &[Report],
    knows: &impl Knows,
    head: &mut [u32],
    joined: &mut [Option<(JoinRule, bool)>],
) -> Vec<Cluster> {
    let mut makes: Vec<MakeId> = rows.iter().filter_map(|r| knows.what(*r).make).collect();
    makes.sort_unstable();
    makes.dedup();
    let mut clusters: Vec<Cluster> = Vec::new();
    for row in rows {
        let what = knows.what(*row);
        let specific = whole && knows.is_specific(*row);
        let compared = clusters.iter_mut().rev().take(COMPARED_MAX).rev();
        let joins = compared.into_iter().find_map(|cluster| {
            let rule = if specific && cluster.specific {
                by_serial(&cluster.what, &what, makes.len(), knows)?
            } else {
                by_event(cluster, *row, &what, reports, knows)?
            };
            Some((cluster, rule))
        });
        let Some((cluster, rule)) = joins else {
            clusters.push(Cluster {
                first: *row,
                what,
                specific,
            });
            continue;
        };
        cluster.what = cluster.what.or(what);
        let again = match (reports.get(cluster.first), reports.get(*row)) {
            (Some(first), Some(other)) => !one_recovery(first, other, knows.places()),
            _ => false,
        };
        if let (Some(head), Some(joined)) = (head.get_mut(*row), joined.get_mut(*row)) {
            *head = cluster.first as u32;
            *joined = Some((rule, again));
        }
    }
    clusters
}

/// A specific serial number joins reports of one make; one without make joins where a single make has the number.
fn by_serial(gun: &What, other: &What, makes: usize, knows: &impl Knows) -> Option<JoinRule> {
    let rule = match (gun.make, other.make) {
        (Some(a), Some(b)) => knows.one_make(a, b).then_some(JoinRule::SameSerialAndMake),
        _ => (makes <= 1).then_some(JoinRule::SameSerial),
    };
    rule.filter(|_| gun.agrees(other))
}

/// A number that many guns can have joins reports of one make only where the sale or the recovery is the same too.
fn by_event(
    gun: &Cluster,
    row: usize,
    what: &What,
    reports: &[Report],
    knows: &impl Knows,
) -> Option<JoinRule> {
    if gun.what.make.is_none() || gun.what.make != what.make || !gun.what.agrees(what) {
        return None;
    }
    let (first, other) = (reports.get(gun.first)?, reports.get(row)?);
    let same_day = |a: Span, b: Span| a.is_known() && a.is_day() && a == b;
    // Sold on two days: two guns, whatever else agrees.
    if !first.sold.meets(other.sold) {
        return None;
    }
    if same_day(first.sold, other.sold) && knows.same_dealer(gun.first, row) {
        return Some(JoinRule::SameSale);
    }
    let same_place = first.place == other.place && first.place != super::places::NOWHERE;
    // Two guns of one row are two guns.
    let one_row = first.unit.table == other.unit.table && first.unit.row == other.unit.row;
    (same_day(first.recovered, other.recovered) && same_place && !one_row)
        .then_some(JoinRule::SameRecovery)
}

/// True where two reports can be of one recovery: near in time, in one state, or one of both not known.
fn one_recovery(a: &Report, b: &Report, places: &Places) -> bool {
    let near = |a: Span, b: Span| {
        !a.is_known()
            || !b.is_known()
            || (a.first.saturating_sub(b.last) <= SAME_RECOVERY_DAYS
                && b.first.saturating_sub(a.last) <= SAME_RECOVERY_DAYS)
    };
    near(a.recovered, b.recovered) && places.agree(a.place, b.place)
}

fn number(head: &[u32], joined: Vec<Option<(JoinRule, bool)>>, twins: &[(usize, usize)]) -> Guns {
    let mut of_report: Vec<u32> = Vec::with_capacity(head.len());
    let mut guns = 0;
    for (at, first) in head.iter().enumerate() {
        // A first report stands before those that join it, so its gun is numbered already.
        let gun = match of_report.get(*first as usize) {
            Some(known) if *first as usize != at => *known,
            _ => {
                guns += 1;
                guns - 1
            }
        };
        of_report.push(gun);
    }
    let mut starts = vec![0u32; guns as usize + 1];
    for gun in &of_report {
        if let Some(count) = starts.get_mut(*gun as usize + 1) {
            *count += 1;
        }
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut next = starts.clone();
    let mut reports = vec![0; of_report.len()];
    for (report, gun) in (0u32..).zip(&of_report) {
        if let Some(next) = next.get_mut(*gun as usize) {
            if let Some(slot) = reports.get_mut(*next as usize) {
                *slot = report;
            }
            *next += 1;
        }
    }
    let gun = |report: usize| of_report.get(report).copied().unwrap_or(0);
    let pairs = twins.iter().map(|(a, b)| (gun(*a), gun(*b)));
    let mut twins: Vec<(u32, u32)> = pairs.flat_map(|(a, b)| [(a, b), (b, a)]).collect();
    twins.sort_unstable();
    twins.dedup();
    Guns {
        of_report,
        joined,
        starts,
        reports,
        twins,
    }
}

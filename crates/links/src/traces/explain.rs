//! One gun explained, down to source, file and line.

use cotejo_model::{Field, PlaceCode};

use super::Traces;
use super::gun::GunRow;
use super::join::Link;
use super::places::{self, NOWHERE};
use super::query::one;
use super::reports::{DEALER, Report, WHAT};
use super::rows::Unit;
use super::what;
use super::words::Words;
use crate::dealer::DealerId;
use crate::filter::GunNo;
use crate::rule::{Change, Rule};
use crate::serial;
use crate::trace::{
    self, Candidate, ChainLink, Conflict, GunFacts, Joined, MatchRule, Origin, Party, Published,
    Step, TimeBetween, Trace,
};
use crate::ttc::{Between, Span};
use crate::{date, licence};

mod conflicts;

/// A gun at a glance.
#[derive(Clone, Debug, PartialEq)]
pub struct Gun<'a> {
    /// Its id, see [`Trace::id`].
    pub id: String,
    /// Make, canonical.
    pub make: Option<&'a str>,
    /// Model, canonical.
    pub model: Option<&'a str>,
    /// Family of calibres.
    pub calibre: Option<&'static str>,
    /// Type.
    pub kind: Option<&'static str>,
    /// Serial number as published.
    pub serial: &'a str,
    /// First recovery.
    pub recovered: Option<date::When>,
    /// Where.
    pub recovered_in: Option<&'a PlaceCode>,
    /// First sale.
    pub sold: Option<date::When>,
    /// Where.
    pub sold_in: Option<&'a PlaceCode>,
    /// By which rule the record of its first sale is of it; `None` without one.
    pub sold_by: Option<MatchRule>,
    /// What came of the trace.
    pub outcome: crate::Outcome,
    /// Days from first sale to first recovery; `None` where unknown or impossible.
    pub ttc: Option<crate::ttc::Days>,
    /// How many reports tell of it.
    pub reports: u32,
}

impl Traces {
    /// A gun at a glance; `None` past the last one.
    pub fn gun(&self, gun: GunNo) -> Option<Gun<'_>> {
        let row = self.row(gun)?;
        let time = row.sale_to_recovery().filter(|b| !b.is_impossible());
        Some(Gun {
            id: self.texts.id(row.unit),
            make: row.what.make.map(|m| self.lexicon.makes.name(m)),
            model: self.word(row.what.model),
            calibre: row.what.calibre.map(|c| c.name()),
            kind: row.what.kind.map(|k| k.name()),
            serial: self.texts.text(row.unit, Field::Serial),
            recovered: row.recovered.when(),
            recovered_in: self.lexicon.places.code(row.recovered_in),
            sold: row.sold.when(),
            sold_in: self.lexicon.places.code(row.sold_in),
            sold_by: row
                .sale
                .and_then(|at| self.chains.links.get(at as usize))
                .map(|link| link.rule),
            outcome: row.outcome,
            ttc: time.map(|b| b.days()),
            reports: row.reports,
        })
    }

    /// The ids of the records that report a gun's recovery, the first one first; see [`Traces::find`].
    pub fn report_ids(&self, gun: GunNo) -> impl Iterator<Item = String> {
        self.reports_of(gun.0).map(|r| self.texts.id(r.unit))
    }

    /// A gun with every record behind it; `None` past the last one.
    pub fn explain(&self, gun: GunNo) -> Option<Trace> {
        let row = self.row(gun)?;
        let (from, links) = self.chains.of(gun.0);
        let mut chain: Vec<ChainLink> = Vec::new();
        for (at, link) in (from..).zip(links) {
            chain.push(self.chain_link(at, link));
        }
        let have = |step: Step| links.iter().any(|l| l.step == step);
        let last = links.iter().map(|l| l.step).max();
        // A gun is made or brought in, handed on and sold: what lies before the furthest step known is a hole, and the sale is always asked for.
        let holes = Step::ALL.into_iter().filter(|step| match step {
            Step::Manufacture => !have(Step::Manufacture) && !have(Step::Import),
            Step::Import => false,
            Step::Distribution => !have(Step::Distribution) && last != Some(Step::Distribution),
            Step::Sale => !row.is_sold(),
        });
        let ours = self.reports.get(row.first as usize)?;
        Some(Trace {
            id: self.texts.id(row.unit),
            number: gun,
            synthetic: self.synthetic,
            gun: self.facts(row),
            outcome: row.outcome,
            outcome_by: row.outcome_by,
            outcome_published: row.published,
            submitted: row.submitted,
            us_sourced: row.us_sourced,
            recovered: row.recovered.when(),
            recovered_in: self.place(row.recovered_in),
            requested: row.requested.when(),
            sold: row.sold.when(),
            sold_in: self.place(row.sold_in),
            sale_to_recovery: between(
                row.sold,
                row.recovered,
                super::tally::days(self.texts.text(ours.unit, Field::TimeToCrime)),
            ),
            recovery_to_request: between(row.recovered, row.requested, None),
            reports: self.explained_reports(gun),
            holes: holes.collect(),
            conflicts: self.conflicts_of(gun, row, links),
            candidates: self.candidates_of(gun),
            chain,
        })
    }

    /// What does not fit together, over all guns: each with the gun it is of.
    pub fn conflicts(&self) -> Vec<(GunNo, Conflict)> {
        let mut all = Vec::new();
        for (number, row) in (0u32..).zip(&self.rows) {
            let (_, links) = self.chains.of(number);
            let own = self.conflicts_of(GunNo(number), row, links);
            all.extend(own.into_iter().map(|c| (GunNo(number), c)));
        }
        all
    }

    fn facts(&self, row: &GunRow) -> GunFacts {
        let text = |t: Option<&str>| t.map(str::to_string);
        let make = row.what.make.map(|m| self.lexicon.makes.name(m));
        let serial = serial::read(self.texts.text(row.unit, Field::Serial), make);
        GunFacts {
            make: text(make),
            model: text(self.word(row.what.model)),
            calibre: row.what.calibre.map(|c| c.name().to_string()),
            kind: row.what.kind.map(|k| k.name().to_string()),
            serial: (!serial.text.is_empty()).then_some(serial.text),
            serial_state: row.serial.name(),
            importer: text(self.word(row.what.importer)).or(serial.importer),
            origin: text(self.word(row.what.origin)),
        }
    }

    fn explained_reports(&self, gun: GunNo) -> Vec<trace::Report> {
        let own = self.guns.reports(gun.0).iter();
        let mut reports: Vec<trace::Report> = Vec::new();
        for number in own {
            let at = *number as usize;
            let Some(report) = self.reports.get(at) else {
                continue;
            };
            let joined = self.guns.joined.get(at).copied().flatten();
            reports.push(trace::Report {
                origin: self.origin(report.unit),
                fields: self.fields(report.unit),
                changes: self.report_changes(report),
                recovered: report.recovered.when(),
                recovered_in: self.place(report.place),
                joined: joined.map(|(rule, again)| Joined {
                    rule,
                    confidence: rule.confidence(),
                    again,
                }),
            });
        }
        reports
    }

    fn chain_link(&self, at: u32, link: &Link) -> ChainLink {
        let reported = link.rule == MatchRule::Reported;
        let (from_fields, purchaser) = if reported {
            (
                [Field::Dealer, Field::DealerLicence],
                self.texts.text(link.unit, Field::Purchaser),
            )
        } else {
            (
                [Field::FromName, Field::FromLicence],
                self.texts.text(link.unit, Field::Purchaser),
            )
        };
        let seller = self.seller(link);
        let mut from = self.party(link.unit, seller, from_fields);
        let known = self.sale_places.get(at as usize).copied();
        if let Some(place) = known.filter(|p| *p != NOWHERE) {
            from.place = self.place(place);
        }
        let mut to = if reported {
            Party::default()
        } else {
            let fields = [Field::ToName, Field::ToLicence];
            self.party(link.unit, self.receiver(link), fields)
        };
        if link.step == Step::Sale && !purchaser.is_empty() {
            to.purchaser = Some(purchaser.to_string());
        }
        if reported && link.step == Step::Distribution {
            // All that the report says is who had the gun last.
            std::mem::swap(&mut from, &mut to);
        }
        ChainLink {
            step: link.step,
            when: link.when.when(),
            from,
            to,
            rule: link.rule,
            confidence: f64::from(link.confidence),
            origin: self.origin(link.unit),
            fields: self.fields(link.unit),
            changes: if reported {
                Vec::new()
            } else {
                self.transfer_changes(link.unit)
            },
        }
    }

    fn party(&self, unit: Unit, dealer: Option<DealerId>, fields: [Field; 2]) -> Party {
        let dealers = self.dealers();
        let [name, licence] = fields.map(|f| self.texts.text(unit, f));
        let own = dealer.map(|d| dealers.name(d)).filter(|n| !n.is_empty());
        let read = licence::read(licence).value.map(|l| l.to_string());
        let some = |t: &str| (!t.is_empty()).then(|| t.to_string());
        Party {
            dealer: dealer.map(|d| d.0),
            name: own.map(str::to_string).or_else(|| some(name)),
            licence: read.or_else(|| dealers.licence(dealer?).map(ToString::to_string)),
            place: dealer.and_then(|d| dealers.place(d)).cloned(),
            purchaser: None,
        }
    }

    fn candidates_of(&self, gun: GunNo) -> Vec<Candidate> {
        let own = self.candidates.get(&gun.0).map_or(&[][..], Vec::as_slice);
        let mut makes = self.lexicon.makes.clone();
        own.iter()
            .map(|(unit, weight)| Candidate {
                serial: self.texts.published(*unit, Field::Serial).to_string(),
                make: makes
                    .read(self.texts.text(*unit, Field::Make))
                    .make
                    .map(|m| makes.name(m).to_string()),
                weight: f64::from(*weight),
                record: self.texts.id(*unit),
            })
            .collect()
    }

    /// What was read as something else in a report, field by field.
    fn report_changes(&self, report: &Report) -> Vec<Change> {
        let unit = report.unit;
        let mut changes = self.what_changes(unit);
        changes.extend(self.serial_changes(unit, self.make_name(report)));
        for field in [Field::RecoveredOn, Field::RequestedOn, Field::SoldOn] {
            changes.extend(self.date_changes(unit, field));
        }
        let text = |f: Field| self.texts.text(unit, f);
        let (place, named) =
            places::of_recovery(text(Field::RecoveredIn), text(Field::RecoveredState));
        if let Some(place) = place.filter(|_| named) {
            let field = if text(Field::RecoveredIn).is_empty() {
                Field::RecoveredState
            } else {
                Field::RecoveredIn
            };
            changes.push(Change::by(
                Rule::PlaceName,
                field,
                text(field),
                place.as_str(),
            ));
        }
        let [licence_field, name_field, ..] = DEALER;
        changes.extend(licence::read(text(licence_field)).changes);
        changes.extend(self.dealer_change(self.reported_dealer(report), name_field, unit));
        if let Some(parts) = self.texts.parts_of(unit.table, unit.row) {
            let own = parts.get(usize::from(unit.part)).into_iter().flatten();
            let table = self.texts.table(unit);
            changes.extend(own.filter_map(|(field, text)| {
                let whole = table?.text(unit.row as usize, *field);
                (whole != text).then(|| Change::by(Rule::SeveralGuns, *field, whole, text))
            }));
        }
        changes
    }

    fn transfer_changes(&self, unit: Unit) -> Vec<Change> {
        let mut changes = self.what_changes(unit);
        let mut makes = self.lexicon.makes.clone();
        let make = makes.read(self.texts.text(unit, Field::Make)).make;
        changes.extend(self.serial_changes(unit, make.map(|m| makes.name(m))));
        changes.extend(self.date_changes(unit, Field::Date));
        for field in [Field::FromLicence, Field::ToLicence] {
            let read = licence::read(self.texts.text(unit, field)).changes;
            changes.extend(read.into_iter().map(|c| Change { field, ..c }));
        }
        changes
    }

    fn what_changes(&self, unit: Unit) -> Vec<Change> {
        let texts = WHAT.map(|f| self.texts.text(unit, f));
        let mut makes = self.lexicon.makes.clone();
        what::read(texts, &mut makes, &mut Words::new()).changes
    }

    fn serial_changes(&self, unit: Unit, make: Option<&str>) -> Vec<Change> {
        serial::read(self.texts.text(unit, Field::Serial), make).changes
    }

    fn date_changes(&self, unit: Unit, field: Field) -> Vec<Change> {
        let order = self
            .texts
            .table(unit)
            .map(|t| t.source.date_order)
            .unwrap_or_default();
        let text = self.texts.text(unit, field);
        date::read(text, field, order, self.options.last).changes
    }

    /// A dealer whose name is written otherwise than it mostly is.
    fn dealer_change(&self, dealer: Option<DealerId>, field: Field, unit: Unit) -> Option<Change> {
        let text = self.texts.text(unit, field);
        let name = self.dealers().name(dealer?);
        (!text.is_empty() && name != text)
            .then(|| Change::by(Rule::DealerSpelling, field, text, name))
    }

    fn origin(&self, unit: Unit) -> Origin {
        let table = self.texts.table(unit);
        let found = table.and_then(|t| t.origin(unit.row as usize));
        let source = table.map(|t| &t.source);
        Origin {
            source: source.map(|s| s.id.clone()).unwrap_or_default(),
            publisher: source.map(|s| s.publisher.clone()).unwrap_or_default(),
            file: found.map(|(v, _)| v.file.clone()).unwrap_or_default(),
            sha256: found.map(|(v, _)| v.sha256.clone()).unwrap_or_default(),
            known: found.map(|(v, _)| v.known).unwrap_or_default(),
            line: found.map(|(_, line)| line).unwrap_or_default(),
            record: self.texts.published(unit, Field::Record).to_string(),
            part: u32::from(unit.part) + 1,
        }
    }

    /// The fields of a record as published, those without text left out.
    fn fields(&self, unit: Unit) -> Vec<Published> {
        let Some(table) = self.texts.table(unit) else {
            return Vec::new();
        };
        let all = table.source.kind.fields();
        all.map(|field| Published {
            field,
            text: table.text(unit.row as usize, field).to_string(),
        })
        .filter(|p| !p.text.is_empty())
        .collect()
    }

    fn place(&self, number: u32) -> Option<PlaceCode> {
        self.lexicon.places.code(number).cloned()
    }

    pub(super) fn word(&self, number: u32) -> Option<&str> {
        (number != 0).then(|| self.lexicon.models.text(number))
    }
}

fn between(from: Span, to: Span, published: Option<i32>) -> Option<TimeBetween> {
    let between = Between::spans(from, to)?;
    Some(TimeBetween {
        from: from.when()?,
        to: to.when()?,
        days: between.days(),
        impossible: between.is_impossible(),
        published: published.filter(|_| one(between.days()).is_some()),
    })
}

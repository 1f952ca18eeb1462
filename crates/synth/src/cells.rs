//! The cells that recoveries and transfers share: make, model, calibre, type, serial number.

use crate::arms::{Arm, Arms};
use crate::kind::Kind;
use crate::row::Rows;
use crate::smudge::Smudge;

/// Buffers of the cells of one gun, used again for each row.
#[derive(Default)]
pub(crate) struct Cells {
    pub make: Vec<u8>,
    pub model: Vec<u8>,
    pub serial: Vec<u8>,
    pub text: Vec<u8>,
}

impl Cells {
    /// Writes make, model, calibre and type, in this order; `named` is false where make and model are not given.
    pub(crate) fn describe(
        &mut self,
        arm: &Arm,
        named: bool,
        smudge: &mut Smudge,
        rows: &mut Rows<'_>,
    ) {
        self.make.clear();
        self.model.clear();
        if named {
            self.name(arm, smudge);
        }
        rows.bytes(&self.make);
        rows.bytes(&self.model);
        for (kind, word) in [(Kind::Calibre, &arm.calibre), (Kind::Type, &arm.kind)] {
            let text = if smudge.hit(Kind::Blank) {
                ""
            } else {
                smudge.word(kind, word.name, &word.others)
            };
            rows.text(text);
        }
    }

    fn name(&mut self, arm: &Arm, smudge: &mut Smudge) {
        if smudge.hit(Kind::Blank) {
            // The make is blank.
        } else if smudge.hit(Kind::MakeSlip) {
            smudge.slipped(arm.make.name, &mut self.make);
        } else {
            let text = smudge.word(Kind::MakeAlias, arm.make.name, &arm.make.others);
            self.make.extend_from_slice(text.as_bytes());
        }
        if !smudge.hit(Kind::Blank) {
            let trap = !arm.trap.is_empty() && smudge.hit(Kind::ModelTrap);
            let text = if trap {
                arm.trap
            } else {
                smudge.word(Kind::ModelAlias, arm.model.name, &arm.model.others)
            };
            self.model.extend_from_slice(text.as_bytes());
        }
        if !self.make.is_empty() && !self.model.is_empty() && smudge.hit(Kind::MakeAndModel) {
            self.make.push(b' ');
            self.make.append(&mut self.model);
        }
        if smudge.hit(Kind::Capitals) {
            self.make.make_ascii_uppercase();
            self.model.make_ascii_uppercase();
        }
    }

    /// Puts a serial number into `self.serial`, dirtied. `mark` is that of the importer.
    pub(crate) fn number(
        &mut self,
        arms: &Arms,
        arm: &Arm,
        gun: (u16, u32),
        mark: &str,
        smudge: &mut Smudge,
    ) {
        self.text.clear();
        if let Some(shape) = arms.shape(gun.0) {
            shape.write(gun.1, &mut self.text);
        }
        smudge.serial(&mut self.text, mark, arm.mark);
        self.serial.extend_from_slice(&self.text);
    }

    /// Writes a date.
    pub(crate) fn date(&mut self, day: i32, smudge: &mut Smudge, rows: &mut Rows<'_>) {
        self.text.clear();
        smudge.date(day, &mut self.text);
        rows.bytes(&self.text);
    }
}

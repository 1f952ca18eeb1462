//! Seeded mutations: what libFuzzer does without looking at coverage. The same seed gives the same inputs.

use cotejo_testkit::Chance;

/// Pieces that readers trip over.
const WORDS: [&[u8]; 38] = [
    b"\"",
    b"\"\"",
    b",",
    b"\n",
    b"\r\n",
    b"\r",
    b"|",
    b"\t",
    b" ",
    b"\0",
    b"-",
    b"-0",
    b"1e309",
    b"NaN",
    b"inf",
    b"0x1",
    b"1,234",
    b"1.0",
    b"99999999999999999999",
    b"-2147483648",
    b"4294967296",
    b"0001",
    b"9999",
    b"\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xc3",
    b"\xe2\x80\xa8",
    b"=",
    b"#1",
    b"#0",
    b"*",
    b"..",
    b"@",
    b"%ff",
    b"FY9999",
    b"[[layout]]\n",
    b"<c r=\"XFE1048577\"/>",
];

/// One input: a seed with one to eight changes.
pub fn mutated(seeds: &[Vec<u8>], chance: &mut Chance) -> Vec<u8> {
    let pick = |chance: &mut Chance| chance.below(seeds.len() as u64) as usize;
    let mut out = seeds[pick(chance)].clone();
    for _ in 0..=chance.below(8) {
        let at = chance.below(out.len() as u64 + 1) as usize;
        let end = (at + 1 + chance.below(24) as usize).min(out.len());
        match chance.below(8) {
            0 if at < out.len() => out[at] ^= 1 << chance.below(8),
            1 if at < out.len() => out[at] = chance.bits() as u8,
            2 => drop(out.drain(at..end)),
            3 => {
                let again = out[at..end].repeat(1 + chance.below(6) as usize);
                insert(&mut out, at, &again);
            }
            4 => {
                let other = &seeds[pick(chance)];
                let from = chance.below(other.len() as u64 + 1) as usize;
                let to = (from + chance.below(64) as usize).min(other.len());
                insert(&mut out, at, &other[from..to]);
            }
            5 if end < out.len() => out.truncate(end),
            6 => {
                let word = WORDS[chance.below(WORDS.len() as u64) as usize];
                let keep = out.split_off(at);
                out.extend_from_slice(word);
                out.extend_from_slice(keep.get(end - at..).unwrap_or_default());
            }
            _ => insert(
                &mut out,
                at,
                WORDS[chance.below(WORDS.len() as u64) as usize],
            ),
        }
    }
    out
}

fn insert(out: &mut Vec<u8>, at: usize, what: &[u8]) {
    out.splice(at..at, what.iter().copied());
}

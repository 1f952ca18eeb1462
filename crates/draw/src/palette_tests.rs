//! The colours can be told apart by everyone, and read.

use super::*;

type Rgb = [f64; 3];

/// Linear light of `#rrggbb`.
fn linear(hex: &str) -> Rgb {
    [1, 3, 5].map(|i| {
        let v = f64::from(u8::from_str_radix(&hex[i..i + 2], 16).unwrap()) / 255.0;
        if v <= 0.040_45 {
            v / 12.92
        } else {
            ((v + 0.055) / 1.055).powf(2.4)
        }
    })
}

/// OKLab, Ottosson 2020. A difference of 0.02 is just seen.
fn oklab([r, g, b]: Rgb) -> Rgb {
    let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
    let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
    let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
    [
        0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s,
        1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s,
        0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s,
    ]
}

/// Machado, Oliveira & Fernandes 2009, severity 1: as everyone, protanopia, deuteranopia, tritanopia.
const SIGHTS: [[Rgb; 3]; 4] = [
    [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]],
    [
        [0.152_286, 1.052_583, -0.204_868],
        [0.114_503, 0.786_281, 0.099_216],
        [-0.003_882, -0.048_116, 1.051_998],
    ],
    [
        [0.367_322, 0.860_646, -0.227_968],
        [0.280_085, 0.672_501, 0.047_413],
        [-0.011_820, 0.042_940, 0.968_881],
    ],
    [
        [1.255_528, -0.076_749, -0.178_779],
        [-0.078_411, 0.930_809, 0.147_602],
        [0.004_733, 0.691_367, 0.303_900],
    ],
];

fn seen(hex: &str, sight: &[Rgb; 3]) -> Rgb {
    let light = linear(hex);
    oklab(sight.map(|row| {
        row.iter()
            .zip(light)
            .map(|(a, b)| a * b)
            .sum::<f64>()
            .clamp(0.0, 1.0)
    }))
}

fn apart(a: Rgb, b: Rgb) -> f64 {
    a.iter()
        .zip(b)
        .map(|(x, y)| (x - y).powi(2))
        .sum::<f64>()
        .sqrt()
}

/// Contrast as WCAG 2.2 defines it.
fn contrast(a: &str, b: &str) -> f64 {
    let y = |hex| {
        let [r, g, b] = linear(hex);
        0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05
    };
    let (a, b): (f64, f64) = (y(a), y(b));
    a.max(b) / a.min(b)
}

const PAPERS: [Paper; 2] = [Paper::Light, Paper::Dark];

#[test]
fn neighbouring_classes_differ_for_every_sight() {
    for ramp in [Ramp::First, Ramp::Second, Ramp::Diverging] {
        for paper in PAPERS {
            for sight in &SIGHTS {
                let colours = ramp.colours(paper).map(|c| seen(c, sight));
                for pair in colours.windows(2) {
                    let d = apart(pair[0], pair[1]);
                    assert!(d >= 0.08, "{ramp:?} {paper:?} {d}");
                }
            }
        }
    }
}

#[test]
fn the_two_arms_of_the_diverging_ramp_differ_for_every_sight() {
    for paper in PAPERS {
        for sight in &SIGHTS {
            let c = Ramp::Diverging.colours(paper).map(|c| seen(c, sight));
            for i in 0..3 {
                assert!(apart(c[i], c[6 - i]) >= 0.08, "{paper:?} {i}");
            }
        }
    }
}

#[test]
fn lightness_goes_one_way_for_every_sight() {
    let rises = |c: &[f64]| c.windows(2).all(|p| p[1] > p[0]);
    for paper in PAPERS {
        for sight in &SIGHTS {
            let lightness = |ramp: Ramp| ramp.colours(paper).map(|c| seen(c, sight)[0]);
            let away = |mut l: Vec<f64>| {
                // On light paper more is darker; turn that round, so that both papers ask the same.
                if paper == Paper::Light {
                    l.iter_mut().for_each(|v| *v = -*v);
                }
                rises(&l)
            };
            for ramp in [Ramp::First, Ramp::Second] {
                assert!(away(lightness(ramp).to_vec()), "{ramp:?} {paper:?}");
            }
            let both = lightness(Ramp::Diverging);
            assert!(away(both[3..].to_vec()), "{paper:?}");
            assert!(away(both[..4].iter().rev().copied().collect()), "{paper:?}");
        }
    }
}

#[test]
fn words_and_series_stand_out_from_the_paper() {
    for paper in PAPERS {
        let of = |name| contrast(colour(name, paper), colour("paper", paper));
        for (name, least) in [
            ("ink", 12.0),
            ("muted", 4.5),
            ("accent", 4.5),
            ("warn", 4.5),
            ("s0", 4.5),
            ("s1", 4.5),
            ("s2", 4.5),
            ("s3", 4.5),
            ("flow", 4.5),
        ] {
            assert!(of(name) >= least, "{name} {paper:?} {}", of(name));
        }
    }
}

#[test]
fn series_differ_for_every_sight() {
    for paper in PAPERS {
        for sight in &SIGHTS {
            let c = ["s0", "s1", "s2", "s3"].map(|n| seen(colour(n, paper), sight));
            for i in 0..4 {
                for j in 0..i {
                    assert!(
                        apart(c[i], c[j]) >= 0.1,
                        "{paper:?} s{i} s{j} {}",
                        apart(c[i], c[j])
                    );
                }
            }
        }
    }
}

#[test]
fn arcs_differ_from_the_places_beneath_for_every_sight() {
    for paper in PAPERS {
        for sight in &SIGHTS {
            let flow = seen(colour("flow", paper), sight);
            for ramp in [Ramp::First, Ramp::Second] {
                for shade in ramp.colours(paper) {
                    let d = apart(flow, seen(shade, sight));
                    assert!(d >= 0.1, "{ramp:?} {paper:?} {shade} {d}");
                }
            }
        }
    }
}

#[test]
fn the_stylesheet_has_every_variable_for_both_papers() {
    let css = css();
    for name in [
        "seq0",
        "alt6",
        "div3",
        "nodata",
        "notcovered",
        "line",
        "ink",
        "paper",
        "accent",
    ] {
        for paper in PAPERS {
            assert!(
                css.contains(&format!("--{name}:{};", colour(name, paper))),
                "{name}"
            );
        }
    }
}

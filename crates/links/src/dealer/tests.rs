//! Tests of joining dealers.

use proptest::prelude::*;

use super::*;

fn mention<'a>(licence: &'a str, name: &'a str, city: &'a str, state: &'a str) -> Mention<'a> {
    Mention {
        licence,
        name,
        city,
        state,
        county: "",
    }
}

/// The dealers of some mentions, as the places of the mentions.
fn together(mentions: &[Mention<'_>]) -> Vec<Vec<usize>> {
    let dealers = Dealers::resolve(mentions);
    (0..dealers.len())
        .map(|d| dealers.mentions(DealerId(d as u32)))
        .collect()
}

#[test]
fn what_is_one_dealer_and_what_is_not() {
    type Case<'a> = (&'a str, &'a [[&'a str; 4]], &'a [&'a [usize]]);
    let cases: &[Case<'_>] = &[
        (
            "the same licence, another term, another name",
            &[
                ["8-51-003-01-7F-01234", "Hunter's Den", "Newark", "DE"],
                ["8-51-003-01-0F-01234", "Den of Hunters", "Newark", "DE"],
                ["85101234", "", "", ""],
            ],
            &[&[0, 1, 2]],
        ),
        (
            "a chain's shops are dealers of their own",
            &[
                ["8-51-01234", "Hunter's Den", "Newark", "DE"],
                ["", "Hunter's Den", "Wichita", "KS"],
                ["", "Hunter's Den", "Newark", "NJ"],
            ],
            &[&[0], &[1], &[2]],
        ),
        (
            "company forms, possessives, writing of the city",
            &[
                ["", "Tanner's Gun Center", "New Castle", "DE"],
                ["", "TANNERS GUN CENTER, L.L.C.", "Newcastle", "Delaware"],
                ["8-51-00305", "The Tanner Gun Center", "NEW CASTLE", "de"],
            ],
            &[&[0, 1, 2]],
        ),
        (
            "one name in a city, two licences: an unlicensed mention is neither's",
            &[
                ["8-51-00001", "Alpha Guns", "Dover", "DE"],
                ["8-51-00002", "Alpha Guns", "Dover", "DE"],
                ["", "Alpha Guns", "Dover", "DE"],
                ["", "ALPHA GUNS LLC", "Dover", "DE"],
            ],
            &[&[0], &[1], &[2, 3]],
        ),
        (
            "a slip of the pen",
            &[
                ["", "Sundown Tactical", "Roanoke", "VA"],
                ["", "Sundowm Tactical LLC", "Roanoke", "VA"],
                ["", "Sundown Tactical", "Richmond", "VA"],
            ],
            &[&[0, 1], &[2]],
        ),
        (
            "no slip of the pen joins two licences",
            &[
                ["8-54-00001", "Sundown Tactical", "Roanoke", "VA"],
                ["8-54-00002", "Sundowm Tactical", "Roanoke", "VA"],
            ],
            &[&[0], &[1]],
        ),
        (
            "a slip of the pen in the city, the name in two cities only",
            &[
                ["", "Outskirts Armory", "Springfield", "PA"],
                ["", "Outskirts Armory", "Springfields", "PA"],
            ],
            &[&[0, 1]],
        ),
        (
            "the same with a third city: a chain",
            &[
                ["", "Outskirts Armory", "Springfield", "PA"],
                ["", "Outskirts Armory", "Springfields", "PA"],
                ["", "Outskirts Armory", "York", "PA"],
            ],
            &[&[0], &[1], &[2]],
        ),
        (
            "the beginning of the one longer name",
            &[
                ["", "Crest Pawn", "Conyers", "GA"],
                ["", "Crest Pawn & Jewelry Inc", "Conyers", "GA"],
                ["", "Pawn", "Conyers", "GA"],
            ],
            &[&[0, 1], &[2]],
        ),
        (
            "the beginning of two longer names",
            &[
                ["", "Crest", "Conyers", "GA"],
                ["", "Crest Pawn & Jewelry Inc", "Conyers", "GA"],
                ["", "Crest Guns", "Conyers", "GA"],
            ],
            &[&[0], &[1], &[2]],
        ),
        (
            "no place: the one dealer of the name",
            &[
                ["", "Flint Pawn Shop", "", ""],
                ["", "Flint Pawn Shop Inc.", "Jonesboro", "GA"],
                ["", "Range Master", "", ""],
                ["", "Rangemaster", "", ""],
                [
                    "8-51-00301",
                    "Range Master (license name Jimmy Arms Inc)",
                    "Wilmington",
                    "DE",
                ],
                ["8-23-00302", "RangeMaster", "Chadds Ford", "PA"],
            ],
            &[&[0, 1], &[2, 3], &[4], &[5]],
        ),
        (
            "no place: a name that longer ones begin with",
            &[
                ["", "Campus Sports", "", ""],
                ["", "Campus Sports", "Killeen", "TX"],
                ["", "Campus Sports & Outdoors", "Burleson", "TX"],
            ],
            &[&[0], &[1], &[2]],
        ),
        (
            "no place: a name that begins with a shorter one",
            &[
                ["", "Campus Sports", "Killeen", "TX"],
                ["", "Campus Sports & Outdoors", "Burleson", "TX"],
                ["", "Campus Sports & Outdoors", "", ""],
            ],
            &[&[0], &[1], &[2]],
        ),
        (
            "a state alone is enough where one dealer of it has the name",
            &[
                ["", "Gander Hill", "", "PA"],
                ["", "Gander Hill", "York", "PA"],
                ["", "Gander Hill", "Salisbury", "MD"],
            ],
            &[&[0, 1], &[2]],
        ),
        (
            "another name of the same dealer",
            &[
                [
                    "8-51-00301",
                    "Range Master (license name Jimmy Arms Inc)",
                    "Wilmington",
                    "DE",
                ],
                ["", "Jimmy Arms", "Wilmington", "DE"],
                ["", "Jimmy Arms", "Dover", "DE"],
            ],
            &[&[0, 1], &[2]],
        ),
        (
            "a figure of the licence is missing",
            &[
                ["8-23-7531", "Tanner's", "Linwood", "PA"],
                ["8-23-07531", "Sporting Goods by Tanner", "Linwood", "PA"],
                ["8-23-7531", "Fox", "Dover", "DE"],
            ],
            &[&[0, 1], &[2]],
        ),
        (
            "nobody",
            &[
                ["", "", "Dover", "DE"],
                ["N/A", "--", "", ""],
                ["", "UNKNOWN", "Dover", "DE"],
            ],
            &[],
        ),
    ];
    for (case, rows, wanted) in cases {
        let mentions: Vec<Mention<'_>> = rows
            .iter()
            .map(|[l, n, c, s]| mention(l, n, c, s))
            .collect();
        assert_eq!(together(&mentions), *wanted, "{case}");
    }
}

#[test]
fn a_dealer_has_its_most_frequent_name_its_licence_and_its_place() {
    let mentions = [
        mention("8-51-00303", "Small State Firearms", "Philadelphia", "PA"),
        mention(
            "8-51-003-01-7F-00303",
            "SMALL STATE FIREARMS",
            "New Castle",
            "DE",
        ),
        mention(
            "8-51-005-07-7F-00303",
            "Small State Firearms",
            "New Castle",
            "DE",
        ),
        mention("", "Somebody", "Dover", ""),
        Mention {
            county: "Kent",
            ..mention("", "Castle Pawn", "Dover", "DE")
        },
        Mention {
            county: "10005",
            ..mention("", "Coast Pawn", "", "")
        },
        mention("1-58-00306", "", "", ""),
        mention("", "", "", "DE"),
    ];
    let dealers = Dealers::resolve(&mentions);
    let seen: Vec<(&str, Option<&str>, usize)> = (0..dealers.len())
        .map(|d| {
            let id = DealerId(d as u32);
            let place = dealers.place(id).map(PlaceCode::as_str);
            (dealers.name(id), place, dealers.mentions(id).len())
        })
        .collect();
    assert_eq!(
        seen,
        [
            // The licence's county is of the state of its district, though the first mention says Pennsylvania.
            ("Small State Firearms", Some("US-10003"), 3),
            ("Somebody", None, 1),
            ("Castle Pawn", Some("US-10001"), 1),
            ("Coast Pawn", Some("US-10005"), 1),
            ("1-58-00306", Some("US-13"), 1),
        ]
    );
    assert_eq!(
        dealers.notes(DealerId(0)),
        [DealerNote::LicencePartsDiffer, DealerNote::StatesDiffer]
    );
    assert!(dealers.notes(DealerId(1)).is_empty());
    assert_eq!(dealers.of(7), None);
    assert_eq!(dealers.of(8), None);
    assert_eq!(dealers.name(DealerId(9)), "");
}

#[test]
fn joining_has_its_reason() {
    let mentions = [
        mention("", "Sundown Tactical", "Roanoke", "VA"),
        mention("", "Sundowm Tactical LLC", "Roanoke", "VA"),
        mention("8-51-00304", "Q-Ring Supply", "Newark", "DE"),
        mention("8-51-00304", "Bull's Eye Supply", "Newark", "DE"),
        mention("", "q-ring supply", "Newark", "DE"),
        mention("", "Q-Ring Supply", "", ""),
        mention("", "Lone Pawn", "Dover", "DE"),
    ];
    let dealers = Dealers::resolve(&mentions);
    let seen: Vec<Vec<(&str, f64)>> = (0..mentions.len())
        .map(|m| {
            let why = dealers.why(m);
            why.iter().map(|c| (c.rule.name(), c.confidence)).collect()
        })
        .collect();
    assert_eq!(
        seen,
        [
            vec![],
            vec![("dealer_spelling", 0.9)],
            vec![("licence_part", 0.95)],
            vec![("licence_part", 0.95), ("dealer_licence", 0.99)],
            vec![("dealer_spelling", 0.97)],
            vec![("dealer_spelling", 0.75)],
            vec![],
        ]
    );
}

#[test]
fn many_names_of_one_city_are_compared_with_their_neighbours() {
    let names: Vec<String> = (0..500)
        .map(|i| {
            format!(
                "{}{}rock Pawn",
                char::from(b'a' + (i % 26) as u8),
                "xyzw".repeat(1 + i / 26)
            )
        })
        .collect();
    let mut mentions: Vec<Mention<'_>> = names
        .iter()
        .map(|n| mention("", n, "Houston", "TX"))
        .collect();
    let alone = Dealers::resolve(&mentions).len();
    assert_eq!(alone, 500);
    mentions.push(mention("", "Thunderbolt Armory", "Houston", "TX"));
    mentions.push(mention("", "Thunderblot Armory", "Houston", "TX"));
    assert_eq!(Dealers::resolve(&mentions).len(), 501);
}

fn any_mentions() -> impl Strategy<Value = Vec<(String, String, String, String)>> {
    let licence = prop::sample::select(vec![
        "",
        "",
        "8-51-00001",
        "8-51-001-01-7F-00001",
        "8-51-00002",
        "8-51-0001",
        "x",
    ]);
    let name = prop::sample::select(vec![
        "Alpha Guns",
        "Alpha Guns LLC",
        "Alphas Gun",
        "Alpah Guns",
        "Alpha Guns & Pawn",
        "Alpha",
        "Beta Pawn",
        "Guns",
        "Beta Pawn dba Alpha Guns",
        "",
    ]);
    let city = prop::sample::select(vec![
        "Dover",
        "Newark",
        "New Ark",
        "Wilmington",
        "Willmingtom",
        "",
    ]);
    let state = prop::sample::select(vec!["DE", "Delaware", "NJ", ""]);
    let one = (licence, name, city, state)
        .prop_map(|(l, n, c, s)| (l.to_string(), n.to_string(), c.to_string(), s.to_string()));
    prop::collection::vec(one, 0..14)
}

proptest! {
    #[test]
    fn mentions_are_parted_and_licences_never_joined(rows in any_mentions()) {
        let mentions: Vec<Mention<'_>> = rows.iter().map(|(l, n, c, s)| mention(l, n, c, s)).collect();
        let dealers = Dealers::resolve(&mentions);
        let mut seen = 0;
        let mut keys = std::collections::BTreeSet::new();
        for d in 0..dealers.len() {
            let id = DealerId(d as u32);
            let own = dealers.mentions(id);
            prop_assert!(!own.is_empty());
            seen += own.len();
            let licences: std::collections::BTreeSet<_> =
                own.iter().filter_map(|i| licence::read(mentions[*i].licence).value).map(|l| l.key()).collect();
            prop_assert!(licences.len() <= 1);
            for key in licences {
                prop_assert!(keys.insert(key), "a licence has two dealers");
            }
            for i in own {
                prop_assert_eq!(dealers.of(i), Some(id));
            }
        }
        prop_assert_eq!(seen, (0..mentions.len()).filter(|i| dealers.of(*i).is_some()).count());
    }

    #[test]
    fn the_order_of_mentions_does_not_matter(rows in any_mentions(), turn in 0_usize..14) {
        let mentions: Vec<Mention<'_>> = rows.iter().map(|(l, n, c, s)| mention(l, n, c, s)).collect();
        let mut turned: Vec<usize> = (0..mentions.len()).rev().collect();
        let by = turn.min(turned.len());
        turned.rotate_left(by);
        let other: Vec<Mention<'_>> = turned.iter().map(|i| mentions[*i]).collect();
        let mut there = together(&mentions);
        let mut back: Vec<Vec<usize>> = together(&other)
            .into_iter()
            .map(|d| {
                let mut own: Vec<usize> = d.into_iter().map(|i| turned[i]).collect();
                own.sort_unstable();
                own
            })
            .collect();
        there.sort();
        back.sort();
        prop_assert_eq!(there, back);
    }

    #[test]
    fn no_text_breaks_it(rows in prop::collection::vec(("\\PC{0,12}", "\\PC{0,20}", "\\PC{0,8}", "\\PC{0,8}"), 0..6)) {
        let mentions: Vec<Mention<'_>> = rows.iter().map(|(l, n, c, s)| mention(l, n, c, s)).collect();
        let dealers = Dealers::resolve(&mentions);
        for (i, mention) in mentions.iter().enumerate() {
            let named = !mention.name.trim().is_empty() || !mention.licence.trim().is_empty();
            prop_assert!(named || dealers.of(i).is_none());
            dealers.why(i);
        }
    }
}

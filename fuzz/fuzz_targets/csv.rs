//! libFuzzer's door to `cotejo_fuzz::csv`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cotejo_fuzz::csv::run(data));

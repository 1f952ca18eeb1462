//! libFuzzer's door to `cotejo_fuzz::topojson`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cotejo_fuzz::topojson::run(data));

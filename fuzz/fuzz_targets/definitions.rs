//! libFuzzer's door to `cotejo_fuzz::definitions`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cotejo_fuzz::definitions::run(data));

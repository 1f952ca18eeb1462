//! libFuzzer's door to `cotejo_fuzz::records`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cotejo_fuzz::records::run(data));

//! libFuzzer's door to `cotejo_fuzz::keys`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cotejo_fuzz::keys::run(data));

//! libFuzzer's door to `cotejo_fuzz::descriptor`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cotejo_fuzz::descriptor::run(data));

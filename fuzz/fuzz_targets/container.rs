//! libFuzzer's door to `cotejo_fuzz::container`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cotejo_fuzz::container::run(data));

//! libFuzzer's door to `cotejo_fuzz::workbook`.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cotejo_fuzz::workbook::run(data));

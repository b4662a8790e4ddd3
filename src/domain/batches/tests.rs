//! Files as programs write them, and what a table says of its columns.

use super::canonical::canonical;
use super::columns::COLUMNS;
use super::sheet::{Remark, Sheet, template};
use super::{File, Format, Header, Line};
use crate::domain::codes::FieldCode;
use serde_json::{Value, json};

fn cells(text: &str) -> Vec<Vec<String>> {
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn the_template_is_a_file_whose_example_is_an_application() {
    let File { header, lines } = File::read(Format::Csv, template()).unwrap();
    assert_eq!(header.unwrap().names().count(), COLUMNS.len());
    let [Line::Json(text)] = lines.as_slice() else { panic!("one line") };
    let value: Value = serde_json::from_str(text).unwrap();
    assert_eq!(value["person"]["document"]["number"], "FA1234567");
    assert_eq!(value["premises"]["address"]["locality"], "Алматы");
    assert!(value.get("co_owners").is_none() && value["host"].get("iin").is_none(), "an empty cell is no field");
}

#[test]
fn lists_have_no_gaps_and_come_back_to_their_cells() {
    let header = Header::template();
    let position = |name: &str| header.names().position(|known| known == name).unwrap();
    let mut row = vec![""; header.len()];
    row[position("co_owners.1.phone")] = "+77010000001";
    row[position("person.mrz.0")] = "P<UZB";
    let value = header.application(row.into_iter());
    assert_eq!(value, json!({"co_owners": [{"phone": "+77010000001"}], "person": {"mrz": ["P<UZB"]}}));
    let back: Vec<String> = header.cells(&value).collect();
    assert_eq!(back[position("co_owners.0.phone")], "+77010000001");
    assert_eq!(back[position("person.mrz.0")], "P<UZB");
    assert_eq!(Header::from_stored(&header.stored()), header);
}

#[test]
fn everything_wrong_with_a_header_is_told_and_columns_of_ours_are_not_read() {
    let required: Vec<&str> = COLUMNS.iter().filter(|column| column.required).map(|column| column.name).collect();
    let with = |more: &[&'static str]| Header::parse(required.iter().chain(more).copied());
    assert_eq!(with(&["result.code", ""]).unwrap().names().count(), required.len());
    let errors = with(&["Surname", "purpose"]).unwrap_err();
    assert_eq!(
        errors.iter().map(|error| error.code).collect::<Vec<_>>(),
        [FieldCode::UnknownField, FieldCode::Repeated]
    );
    let missing = Header::parse(["purpose"].into_iter()).unwrap_err();
    assert_eq!(missing.len(), required.len() - 1);
    assert!(missing.iter().all(|error| error.code == FieldCode::Required));
}

#[test]
fn refused_lines_come_back_as_a_file_that_can_be_read() {
    let header = Header::template();
    let mut sheet = Sheet::of_refused(header.clone());
    let line = Line::Json(json!({"client_reference": "a;\"b\"", "purpose": 7}).to_string());
    let remark = Remark { line: 3, code: "validation_failed".into(), errors: vec![("/purpose".into(), "No.".into())] };
    sheet.add(Some(&line), &remark);
    sheet.add(None, &Remark { line: 4, code: "internal".into(), errors: Vec::new() });
    let text = String::from_utf8(sheet.finish()).unwrap();
    let rows = cells(text.trim_start_matches('\u{feff}'));
    assert_eq!(rows[1][0], "a;\"b\"");
    assert_eq!(rows[1][header.len()..], ["3", "validation_failed", "/purpose: No."]);
    assert!(rows.iter().all(|row| row.len() == header.len() + 3));
    let again = File::read(Format::Csv, text.into_bytes()).unwrap();
    assert_eq!((again.header.unwrap().names().count(), again.lines.len()), (COLUMNS.len(), 2));
}

#[test]
fn one_application_has_one_text() {
    let one: Value = serde_json::from_str(r#"{ "b": [ {"y":1, "x":"ü"} ], "a": null }"#).unwrap();
    assert_eq!(canonical(&one), r#"{"a":null,"b":[{"x":"ü","y":1}]}"#);
}

#[test]
fn references_are_found_only_where_they_are_right() {
    let reference = |text: &str| Line::Json(text.to_owned()).reference();
    assert_eq!(reference(r#"{"client_reference":"a","x":1}"#).as_deref(), Some("a"));
    for text in ["{", "5", r#"{"client_reference":5}"#, r#"{"client_reference":""}"#, "{}"] {
        assert_eq!(reference(text), None, "{text}");
    }
}

#[test]
fn media_types_are_known_whatever_their_parameters() {
    assert_eq!(Format::of_media_type("Text/CSV; charset=utf-8; header=present"), Some(Format::Csv));
    assert_eq!(Format::of_media_type("application/x-ndjson"), Some(Format::Ndjson));
    assert_eq!(Format::of_media_type("application/json"), Some(Format::Json));
    for other in ["", "text/plain", "application/xml", "multipart/form-data; boundary=x"] {
        assert_eq!(Format::of_media_type(other), None, "{other}");
    }
}

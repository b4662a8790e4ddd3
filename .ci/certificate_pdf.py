#!/usr/bin/env python3
"""Holds sealed sample certificates against other people's programs.

The seal is judged by pyHanko (trusting the samples' own root) and by poppler's pdfsig: intact, over the whole file, and refused when one
byte is another; our own verifier must agree. qpdf finds nothing, all fonts are embedded, all letters and the attached original come out as they went in, ZXing reads
the QR code from printouts that are small, crooked, blurred or dark, and the pages look as those in `.ci/certificate_pages`.

    python .ci/certificate_pdf.py --samples target/debug/examples/certificate_samples --binary target/debug/tirkeu

Needs poppler's and qpdf's programs, and the packages of `.ci/requirements.txt`. With `--accept` the pages of this run are kept instead of
compared: for a wanted change.
"""
import argparse
import datetime
import io
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import zxingcpp
from asn1crypto import pem, x509
from PIL import Image, ImageChops, ImageEnhance, ImageFilter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

KEYS = Path(__file__).resolve().parents[1] / "docs/vectors/jwks.json"
PAGES = Path(__file__).parent / "certificate_pages"
# The samples are sealed on 22 November 2026, for ten years.
MOMENT = datetime.datetime(2026, 12, 1, tzinfo=datetime.timezone.utc)
SHOWN = ["valid", "english", "uzbek_ended", "longest", "arabic", "chinese"]
PAGE_DPI = 70
# Poppler's versions draw edges a little differently: a page may differ by this much of 255 in the mean, and by this much in the worst
# square of 16 pixels. A letter that is missing or moved differs by 40 and more there.
MEAN, SQUARE = 1.5, 24
LETTERS = {
    "letters": "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ёё Йй Щщ Ъъ Ыы Ээ Ўў Ҳҳ ʻ ʼ".replace(" ", ""),
    "arabic": "محمد عبد الله الرشيد".replace(" ", ""),
    "persian": "پژمانگیلانی",
    "chinese": "欧阳菲歐陽",
    "armenian": "ՀովհաննեսԹումանյան",
    "georgian": "გიორგიმარგველაშვილი",
}
problems = []


def expect(truth, what):
    if not truth:
        problems.append(what)
        print("  WRONG:", what)


def said(*command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def hanko(data, root):
    """Whether pyHanko accepts the seal of these bytes, and what it says of it."""
    try:
        reader = PdfFileReader(io.BytesIO(data))
        [seal] = reader.embedded_signatures
        context = ValidationContext(trust_roots=[root], moment=MOMENT, allow_fetching=False)
        status = validate_pdf_signature(seal, signer_validation_context=context)
        whole = status.coverage.name == "ENTIRE_FILE"
        return status.intact and status.valid and status.trusted and whole, status.summary()
    except Exception as error:  # noqa: BLE001: refusing a damaged file in any way is right
        return False, repr(error)


def check_own(binary, path, scratch):
    """Whether our verifier says of the seal what the others say."""
    for file, seal in ((path, "intact"), (scratch / "damaged.pdf", "broken")):
        command = [binary, "verify", str(file), "--keys", str(KEYS), "--seal-roots", str(scratch / "seal-root.pem"), "--json"]
        answer = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
        expect(answer["seal"] == seal, f"{file.name}: our verifier says {answer['seal']}, not {seal}")


def check_seal(path, root, scratch):
    data = path.read_bytes()
    accepted, summary = hanko(data, root)
    expect(accepted, f"{path.name}: pyHanko says {summary}")
    _, words = said("pdfsig", str(path))
    expect("Signature is Valid" in words and "Total document signed" in words, f"{path.name}: pdfsig says {words}")
    expect("ETSI.CAdES.detached" in words, f"{path.name}: another kind of signature")
    # One byte inside a compressed stream, and one of the instant.
    for at in (len(data) * 3 // 4, data.index(b"/M(D:") + 8):
        flipped = bytearray(data)
        flipped[at] ^= 1
        accepted, _ = hanko(bytes(flipped), root)
        expect(not accepted, f"{path.name}: pyHanko overlooks byte {at}")
        damaged = scratch / "damaged.pdf"
        damaged.write_bytes(flipped)
        _, words = said("pdfsig", str(damaged))
        expect("Signature is Valid" not in words, f"{path.name}: pdfsig overlooks byte {at}")
    expect(len(data) < 60_000, f"{path.name}: {len(data)} bytes")


def check_content(path, original, scratch):
    code, words = said("qpdf", "--check", str(path))
    expect(code == 0 and "No syntax or stream encoding errors" in words, f"{path.name}: qpdf says {words}")
    _, table = said("pdffonts", str(path))
    rows = table.splitlines()[2:]
    expect(len(rows) >= 2, f"{path.name}: no fonts")
    for row in rows:
        expect(re.search(r"\byes\s+yes\s+yes\b", row), f"{path.name}: font {row}")
    _, text = said("pdftotext", str(path), "-")
    for letter in LETTERS.get(path.stem, ""):
        expect(letter in text, f"{path.name}: {letter} (U+{ord(letter):04X}) is lost")
    attached = scratch / "attached"
    said("pdfdetach", "-save", "1", "-o", str(attached), str(path))
    expect(attached.read_bytes() == original, f"{path.name}: the attached original is another")


def page(path, dpi):
    done = subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", "-singlefile", str(path)], capture_output=True, check=True)
    return Image.open(io.BytesIO(done.stdout)).convert("L")


def check_code(path):
    text = path.with_suffix(".qr").read_text()
    for dpi in (110, 150):
        plain = page(path, dpi)
        forms = {
            "plain": plain,
            "rotated": plain.rotate(3, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC),
            "darkened": ImageEnhance.Brightness(plain).enhance(0.45),
        }
        if dpi == 150:
            forms["blurred"] = plain.filter(ImageFilter.GaussianBlur(0.9))
            forms["upside down"] = plain.rotate(180)
        for form, image in forms.items():
            found = [code.text for code in zxingcpp.read_barcodes(numpy.asarray(image))]
            expect(text in found, f"{path.name}: the code cannot be read {form} at {dpi} dpi")


def check_look(path, accept):
    now = page(path, PAGE_DPI)
    kept = PAGES / f"{path.stem}.png"
    if accept:
        PAGES.mkdir(exist_ok=True)
        # Fewer shades make smaller files.
        now.point(lambda shade: min(255, round(shade / 8) * 8)).save(kept, optimize=True)
        return
    difference = ImageChops.difference(now, Image.open(kept).convert("L"))
    values = numpy.asarray(difference, dtype=float)
    height, width = (size // 16 * 16 for size in values.shape)
    squares = values[:height, :width].reshape(height // 16, 16, width // 16, 16).mean(axis=(1, 3))
    mean, worst = values.mean(), squares.max()
    print(f"  {path.stem}: differs by {mean:.2f} in the mean, {worst:.1f} in the worst square")
    expect(mean <= MEAN and worst <= SQUARE, f"{path.name}: the page looks otherwise ({mean:.2f}, {worst:.1f})")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--samples", required=True, help="the program that writes the samples")
    parser.add_argument("--binary", help="tirkeu, to check the seals with its own verifier")
    parser.add_argument("--accept", action="store_true", help="keep the pages of this run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        subprocess.run([options.samples, str(folder)], check=True)
        _, _, der = pem.unarmor((folder / "seal-root.pem").read_bytes())
        root = x509.Certificate.load(der)
        original = (folder / "certificate.jws").read_bytes()
        files = sorted(folder.glob("*.pdf"))
        expect(len(files) >= 10, "there are too few samples")
        for path in files:
            print(path.name, path.stat().st_size)
            check_seal(path, root, folder)
            check_content(path, original, folder)
            check_code(path)
            if options.binary:
                check_own(options.binary, path, folder)
            if path.stem in SHOWN:
                check_look(path, options.accept)
            (folder / "damaged.pdf").unlink()
    print(f"{len(problems)} problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

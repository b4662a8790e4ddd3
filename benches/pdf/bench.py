#!/usr/bin/env python3
"""Measures sealed certificates against the same page made by WeasyPrint, by CPU time, in interleaved rounds.

    pip install -r benches/pdf/requirements.txt
    python benches/pdf/bench.py            # builds in release mode, then measures on one core

WeasyPrint gets the same texts, the same two fonts, the QR code as a finished picture and the same attachment; it neither signs nor seals.
The numbers of a round are the CPU time of N documents less that of none, so starting up costs nobody anything. Ends with 1 below a bar.
"""
import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "src/gateways/pdf/fonts"
PER_SECOND, TIMES_WEASYPRINT, BYTES = 300, 40, 60_000
ROWS = [
    ("Шетелдік", "Иностранец", "<b class=name>YULDASHEV {given}</b><br>Йўлдошев Ўткир Ғайратович"),
    ("Туған күні", "Дата рождения", "<b>01.04.1969</b>"),
    ("Азаматтығы", "Гражданство", "<b>Өзбекстан (UZB)<br>Узбекистан</b>"),
    (
        "Жеке басын куәландыратын құжат",
        "Документ, удостоверяющий личность",
        "<b>FA{nth:07}</b><br>Паспорт, Өзбекстан, қолданылу мерзімі 04.05.2030<br>Паспорт, Узбекистан, срок действия 04.05.2030",
    ),
    ("Мекенжайы, қазақ тілінде", "Адрес на казахском языке", "Алматы қ., Бостандық ауданы, Әл-Фараби даңғылы, 104-үй, 125-пәтер"),
    ("Мекенжайы, орыс тілінде", "Адрес на русском языке", "г. Алматы, Бостандыкский район, пр. Аль-Фараби, д. {nth}, кв. 125"),
    ("Тұрғынжайдың түрі", "Вид помещения", "<b>Пәтер<br>Квартира</b>"),
    ("Қабылдаушы тарап", "Принимающая сторона", "<b>ТОО «Гауһар Құрылыс Өндіріс»</b><br>БСН / БИН: ********8768"),
    ("Қазақстанға келген күні", "Дата въезда в Казахстан", "<b>20.11.2026</b>"),
    ("Тіркелген күні", "Зарегистрирован с", "<b>22.11.2026</b>"),
    ("МЫНА КҮНГЕ ДЕЙІН ЖАРАМДЫ", "ДЕЙСТВИТЕЛЬНА ДО", "<b class=day>21.12.2026</b>"),
    ("Құқықтық негізі", "Правовое основание", "Закон Республики Казахстан «О миграции населения» от 22 июля 2011 года № 477-IV"),
    ("Берілген уақыты", "Время выдачи", "<b>22.11.2026 15:03 (UTC+5)</b>"),
]
PAGE = """<html lang=kk><title>Тіркеу туралы анықтама</title><style>
@font-face {{ font-family: N; src: url({fonts}/NotoSans-Regular.sub.ttf) }}
@font-face {{ font-family: N; font-weight: bold; src: url({fonts}/NotoSans-Bold.sub.ttf) }}
@page {{ size: A4; margin: 18mm 16mm 14mm 22mm }} body {{ font: 9.6pt N; color: #182028 }}
h1 {{ font-size: 17.5pt; color: #005c7a; text-align: center }} p {{ margin: 1mm 0; font-size: 7.8pt }}
th {{ font: 7.7pt N; text-align: left; width: 52mm }} td, th {{ border-bottom: .4pt solid #cdd9df; padding: 1mm }}
table {{ width: 100% }} .name {{ font-size: 12.4pt }} .day {{ font-size: 17pt }} img {{ width: 50mm; float: left; margin-right: 6mm }}
</style><h1>ТІРКЕУ ТУРАЛЫ АНЫҚТАМА<br>СПРАВКА О РЕГИСТРАЦИИ</h1><p>№ 2670 5767 9617 55<table>{rows}</table>
<img src="{code}" alt="QR"><p>Тексеру үшін смартфонның камерасын QR-кодқа бағыттаңыз. Код қол қойылған деректерді қамтиды және интернетсіз де
тексеріледі. Анықтаманың қазір жарамды екенін төмендегі сілтеме бойынша бет көрсетеді.<p>Для проверки наведите камеру смартфона на QR-код. Код
содержит подписанные данные и проверяется и без интернета. Действует ли справка сейчас, показывает страница по ссылке ниже.<p>To verify, point a
phone camera at the QR code. It carries signed data and can be checked offline. The link below shows whether the certificate is still in force.
<p><a href="https://reg.example.kz/v/26705767961755">https://reg.example.kz/v/26705767961755</a></html>"""


def weasyprint(count, folder):
    """Makes so many pages; answers the size of the last."""
    from weasyprint import HTML, Attachment

    size = 0
    for nth in range(count):
        rows = "".join(
            f"<tr><th>{kk}<br>{ru}<td>{value.format(nth=nth, given=('OTKIR', 'AZIZ')[nth % 2])}" for kk, ru, value in ROWS
        )
        text = PAGE.format(fonts=FONTS.as_uri(), rows=rows, code=(folder / "code.png").as_uri())
        original = Attachment(string=(folder / "certificate.jws").read_text(), name="certificate.jws", relationship="Source")
        pdf = HTML(string=text).write_pdf(pdf_variant="pdf/a-3a", attachments=[original])
        size = len(pdf)
    print(size)


def cpu(command):
    """Seconds of the processor that a command takes."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command} failed")
    return usage.ru_utime + usage.ru_stime


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", help="the samples' program, if it is built already")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--weasyprint", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.weasyprint:
        weasyprint(int(options.weasyprint[0]), Path(options.weasyprint[1]))
        return 0
    binary = options.binary
    if not binary:
        command = ["cargo", "build", "--release", "--locked", "--quiet", "--example", "certificate_samples"]
        subprocess.run(command, cwd=ROOT, check=True)
        binary = ROOT / os.environ.get("CARGO_TARGET_DIR", "target") / "release/examples/certificate_samples"
    os.sched_setaffinity(0, [min(os.sched_getaffinity(0))])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run([binary, name], check=True)
        size = (folder / "valid.pdf").stat().st_size
        crop = ["-r", "150", "-x", "125", "-y", "1300", "-W", "320", "-H", "320", "-png", "-singlefile"]
        subprocess.run(["pdftoppm", *crop, str(folder / "valid.pdf"), str(folder / "code")], check=True)
        ours = lambda count: cpu([binary, "--count", str(count)])  # noqa: E731
        theirs = lambda count: cpu([sys.executable, __file__, "--weasyprint", str(count), name])  # noqa: E731
        rounds = []
        for nth in range(options.rounds):
            own = (ours(500) - ours(0)) / 500
            other = (theirs(6) - theirs(1)) / 5
            rounds.append((own, other))
            print(f"round {nth + 1}: {own * 1000:.2f} ms sealed, WeasyPrint {other * 1000:.0f} ms, {other / own:.0f} times", flush=True)
    own = statistics.median(own for own, _ in rounds)
    times = statistics.median(other / own for own, other in rounds)
    print(f"{1 / own:.0f} sealed certificates a second on one core, {times:.0f} times WeasyPrint, {size} bytes each")
    return 0 if 1 / own >= PER_SECOND and times >= TIMES_WEASYPRINT and size < BYTES else 1


if __name__ == "__main__":
    sys.exit(main())

//! What a person reads beside a field that is wrong: short, and says how to put it right.
//! Must not know which field it is; the pointer says that.

use super::Text;
use crate::domain::codes::FieldCode;

/// The message for one wrong field.
#[must_use]
#[expect(clippy::too_many_lines, reason = "one text per code")]
pub fn message(code: FieldCode) -> &'static Text {
    match code {
        FieldCode::Required => &Text {
            kk: "Бұл өрісті толтырыңыз.",
            ru: "Заполните это поле.",
            en: "Fill in this field.",
            uz: "Bu maydonni toʻldiring.",
        },
        FieldCode::UnknownField => &Text {
            kk: "Мұндай өріс жоқ. Оны алып тастаңыз.",
            ru: "Такого поля нет. Уберите его.",
            en: "There is no such field. Remove it.",
            uz: "Bunday maydon yoʻq. Uni olib tashlang.",
        },
        FieldCode::WrongType => &Text {
            kk: "Мәннің түрі сәйкес емес. Мәнді қажетті түрде енгізіңіз.",
            ru: "Значение не того типа. Введите значение нужного типа.",
            en: "The value is of the wrong type. Enter one of the expected type.",
            uz: "Qiymat turi mos emas. Qiymatni kerakli turda kiriting.",
        },
        FieldCode::TooShort => &Text {
            kk: "Мән тым қысқа. Толық жазыңыз.",
            ru: "Значение слишком короткое. Введите его полностью.",
            en: "The value is too short. Enter it in full.",
            uz: "Qiymat juda qisqa. Uni toʻliq kiriting.",
        },
        FieldCode::TooLong => &Text {
            kk: "Мән тым ұзын. Қысқартыңыз.",
            ru: "Значение слишком длинное. Сократите его.",
            en: "The value is too long. Shorten it.",
            uz: "Qiymat juda uzun. Uni qisqartiring.",
        },
        FieldCode::BadFormat => &Text {
            kk: "Пішімі қате. Тексеріп, қайта енгізіңіз.",
            ru: "Неверный формат. Проверьте и введите заново.",
            en: "The format is wrong. Check it and enter it again.",
            uz: "Shakli notoʻgʻri. Tekshirib, qayta kiriting.",
        },
        FieldCode::NotAllowed => &Text {
            kk: "Рұқсат етілген мәндердің бірін таңдаңыз.",
            ru: "Выберите одно из допустимых значений.",
            en: "Choose one of the allowed values.",
            uz: "Ruxsat etilgan qiymatlardan birini tanlang.",
        },
        FieldCode::OutOfRange => &Text {
            kk: "Сан рұқсат етілген шектен тыс. Басқа сан енгізіңіз.",
            ru: "Число вне допустимых пределов. Введите другое.",
            en: "The number is outside the allowed range. Enter another one.",
            uz: "Son ruxsat etilgan chegaradan tashqarida. Boshqa son kiriting.",
        },
        FieldCode::BadDate => &Text {
            kk: "Күнтізбеде бар күнді 2026-11-22 түрінде (жыл-ай-күн) енгізіңіз.",
            ru: "Введите существующую дату в виде 2026-11-22 (год-месяц-день).",
            en: "Enter a date that exists, such as 2026-11-22 (year-month-day).",
            uz: "Mavjud sanani 2026-11-22 koʻrinishida (yil-oy-kun) kiriting.",
        },
        FieldCode::DateInFuture => &Text {
            kk: "Бұл күн әлі келген жоқ. Бүгінгі немесе одан бұрынғы күнді енгізіңіз.",
            ru: "Эта дата ещё не наступила. Введите сегодняшнюю или более раннюю.",
            en: "This date is in the future. Enter today's date or an earlier one.",
            uz: "Bu sana hali kelmagan. Bugungi yoki undan oldingi sanani kiriting.",
        },
        FieldCode::DateTooOld => &Text {
            kk: "Бұл күн тым ерте. Тексеріп, қайта енгізіңіз.",
            ru: "Эта дата слишком давняя. Проверьте и введите заново.",
            en: "This date is too long ago. Check it and enter it again.",
            uz: "Bu sana juda eski. Tekshirib, qayta kiriting.",
        },
        FieldCode::DateOrder => &Text {
            kk: "Күндердің реті бұзылған: бұл күн алдыңғы оқиғадан ерте. Түзетіңіз.",
            ru: "Нарушен порядок дат: эта дата раньше предыдущего события. Исправьте её.",
            en: "The dates are out of order: this one is before the event that comes first. Correct it.",
            uz: "Sanalar tartibi buzilgan: bu sana oldingi voqeadan avval. Uni tuzating.",
        },
        FieldCode::BadCharacters => &Text {
            kk: "Рұқсат етілмеген таңбаларды (эмодзи, жасырын таңбалар) алып тастаңыз.",
            ru: "Уберите недопустимые символы (эмодзи, скрытые знаки).",
            en: "Remove the characters that are not allowed (emoji, hidden characters).",
            uz: "Ruxsat etilmagan belgilarni (emoji, yashirin belgilar) olib tashlang.",
        },
        FieldCode::UnsupportedScript => &Text {
            kk: "Латын немесе кирилл әріптерімен жазыңыз: басқа әріптер анықтамада басылмайды.",
            ru: "Напишите латинскими или кириллическими буквами: другие буквы в справке не печатаются.",
            en: "Write it in Latin or Cyrillic letters: others cannot be printed on the certificate.",
            uz: "Lotin yoki kirill harflarida yozing: boshqa harflar maʼlumotnomada bosilmaydi.",
        },
        FieldCode::PhoneInvalid => &Text {
            kk: "Телефон нөмірін ел кодымен енгізіңіз, мысалы, +77012345678.",
            ru: "Введите номер телефона с кодом страны, например +77012345678.",
            en: "Enter the phone number with its country code, for example +77012345678.",
            uz: "Telefon raqamini mamlakat kodi bilan kiriting, masalan, +77012345678.",
        },
        FieldCode::IinFormat => &Text {
            kk: "ЖСН 12 цифрдан тұрады. Барлық цифрларын енгізіңіз.",
            ru: "ИИН состоит из 12 цифр. Введите их все.",
            en: "An IIN has 12 digits. Enter all of them.",
            uz: "IIN 12 ta raqamdan iborat. Hammasini kiriting.",
        },
        FieldCode::IinCheckDigit => &Text {
            kk: "ЖСН-де қате бар. Цифрларын құжатпен салыстырыңыз.",
            ru: "В ИИН ошибка. Сверьте цифры с документом.",
            en: "There is a mistake in the IIN. Compare its digits with the document.",
            uz: "IINda xato bor. Raqamlarini hujjat bilan solishtiring.",
        },
        FieldCode::BinFormat => &Text {
            kk: "БСН 12 цифрдан тұрады. Барлық цифрларын енгізіңіз.",
            ru: "БИН состоит из 12 цифр. Введите их все.",
            en: "A BIN has 12 digits. Enter all of them.",
            uz: "BIN 12 ta raqamdan iborat. Hammasini kiriting.",
        },
        FieldCode::BinCheckDigit => &Text {
            kk: "БСН-де қате бар. Цифрларын ұйымның құжаттарымен салыстырыңыз.",
            ru: "В БИН ошибка. Сверьте цифры с документами организации.",
            en: "There is a mistake in the BIN. Compare its digits with the organisation's documents.",
            uz: "BINda xato bor. Raqamlarini tashkilot hujjatlari bilan solishtiring.",
        },
        FieldCode::UnknownCountry => &Text {
            kk: "Елді тізімнен таңдаңыз (үш әріпті код, мысалы, UZB).",
            ru: "Выберите страну из списка (код из трёх букв, например UZB).",
            en: "Choose a country from the list (a three-letter code, for example UZB).",
            uz: "Mamlakatni roʻyxatdan tanlang (uch harfli kod, masalan, UZB).",
        },
        FieldCode::UnknownRegion => &Text {
            kk: "Өңірді тізімнен таңдаңыз.",
            ru: "Выберите регион из списка.",
            en: "Choose a region from the list.",
            uz: "Hududni roʻyxatdan tanlang.",
        },
        FieldCode::DocumentNumberFormat => &Text {
            kk: "Бұл құжат түрінде мұндай нөмір болмайды. Нөмірді құжатпен салыстырыңыз.",
            ru: "У документа этого вида не бывает такого номера. Сверьте номер с документом.",
            en: "This kind of document cannot have such a number. Compare the number with the document.",
            uz: "Bu turdagi hujjatda bunday raqam boʻlmaydi. Raqamni hujjat bilan solishtiring.",
        },
        FieldCode::DocumentExpired => &Text {
            kk: "Құжаттың мерзімі өтіп кеткен. Жарамды құжатты енгізіңіз.",
            ru: "Срок действия документа истёк. Внесите действующий документ.",
            en: "The document has expired. Enter a valid one.",
            uz: "Hujjatning muddati tugagan. Amaldagi hujjatni kiriting.",
        },
        FieldCode::OwnCitizen => &Text {
            kk: "Қазақстан азаматы шетелдік ретінде тіркелмейді. Азаматтығын тексеріңіз.",
            ru: "Гражданин Казахстана не регистрируется как иностранец. Проверьте гражданство.",
            en: "A citizen of Kazakhstan is not registered as a foreigner. Check the nationality.",
            uz: "Qozogʻiston fuqarosi chet ellik sifatida roʻyxatga olinmaydi. Fuqarolikni tekshiring.",
        },
        FieldCode::MrzShape => &Text {
            kk: "Машинамен оқылатын аймақты толық енгізіңіз: 44 таңбадан 2 жол немесе 30 таңбадан 3 жол.",
            ru: "Введите машиночитаемую зону полностью: 2 строки по 44 знака или 3 строки по 30.",
            en: "Enter the whole machine-readable zone: 2 lines of 44 characters or 3 lines of 30.",
            uz: "Mashina oʻqiydigan qismni toʻliq kiriting: 44 belgidan 2 qator yoki 30 belgidan 3 qator.",
        },
        FieldCode::MrzCheckDigit => &Text {
            kk: "Машинамен оқылатын аймақта қате бар. Оны құжатпен салыстырыңыз немесе қайта сканерлеңіз.",
            ru: "В машиночитаемой зоне ошибка. Сверьте её с документом или отсканируйте заново.",
            en: "There is a mistake in the machine-readable zone. Compare it with the document or scan it again.",
            uz: "Mashina oʻqiydigan qismda xato bor. Uni hujjat bilan solishtiring yoki qayta skanerlang.",
        },
        FieldCode::MrzMismatch => &Text {
            kk: "Өріс құжаттың машинамен оқылатын аймағына сәйкес емес. Екеуін де құжатпен салыстырыңыз.",
            ru: "Поле не совпадает с машиночитаемой зоной. Сверьте и то и другое с документом.",
            en: "The field differs from the machine-readable zone. Compare both with the document.",
            uz: "Maydon mashina oʻqiydigan qismga mos emas. Ikkalasini ham hujjat bilan solishtiring.",
        },
        FieldCode::MrzKind => &Text {
            kk: "Бұл құжат түрінде мұндай машинамен оқылатын аймақ болмайды. Құжат түрін тексеріңіз.",
            ru: "У документа этого вида нет такой машиночитаемой зоны. Проверьте вид документа.",
            en: "This kind of document has no such machine-readable zone. Check the kind of document.",
            uz: "Bu turdagi hujjatda bunday mashina oʻqiydigan qism boʻlmaydi. Hujjat turini tekshiring.",
        },
        FieldCode::HostIsMigrant => &Text {
            kk: "Өзіңізді қабылдаушы тарап ретінде көрсете алмайсыз. Тұрғын жай беретін адамды немесе ұйымды көрсетіңіз.",
            ru: "Нельзя указать принимающим лицом себя. Укажите человека или организацию, предоставляющих жильё.",
            en: "You cannot name yourself as the host. Name the person or organisation that provides the place.",
            uz: "Oʻzingizni qabul qiluvchi shaxs deb koʻrsata olmaysiz. Turar joy beruvchi shaxs yoki tashkilotni koʻrsating.",
        },
        FieldCode::SameTime => &Text {
            kk: "Басталу және аяқталу уақыты бірдей болмауы керек. Біреуін өзгертіңіз.",
            ru: "Время начала и окончания не должно совпадать. Измените одно из них.",
            en: "The beginning and the end must not be the same time. Change one of them.",
            uz: "Boshlanish va tugash vaqti bir xil boʻlmasligi kerak. Ulardan birini oʻzgartiring.",
        },
        FieldCode::UrlNotAllowed => &Text {
            kk: "Мұндай мекенжайға оқиғалар жіберілмейді. Жалпыға ашық хостың https мекенжайын атауымен, пайдаланушы атынсыз енгізіңіз.",
            ru: "На такой адрес события не отправляются. Укажите https-адрес общедоступного узла по имени, без имени пользователя.",
            en: "Events are not sent to such an address. Enter the https address of a public host by its name, without a user name.",
            uz: "Bunday manzilga voqealar yuborilmaydi. Ochiq xostning https manzilini nomi bilan, foydalanuvchi nomisiz kiriting.",
        },
        FieldCode::UnknownPremises => &Text {
            kk: "Ұйымда мұндай орын жоқ. Идентификаторды тексеріңіз.",
            ru: "У организации нет такого помещения. Проверьте идентификатор.",
            en: "The organisation has no such premises. Check the id.",
            uz: "Tashkilotda bunday joy yoʻq. Identifikatorni tekshiring.",
        },
        FieldCode::UnknownClient => &Text {
            kk: "Мұндай бағдарлама тіркелмеген. Идентификаторды тексеріңіз.",
            ru: "Такая программа не зарегистрирована. Проверьте идентификатор.",
            en: "There is no such program of an integrator. Check the id.",
            uz: "Bunday dastur roʻyxatdan oʻtmagan. Identifikatorni tekshiring.",
        },
        FieldCode::UnknownEvent => &Text {
            kk: "Мұндай оқиға жоқ немесе ол енді сақталмайды. Идентификаторды тексеріңіз.",
            ru: "Такого события нет, или оно уже не хранится. Проверьте идентификатор.",
            en: "There is no such event, or it is no longer kept. Check the id.",
            uz: "Bunday voqea yoʻq yoki u endi saqlanmaydi. Identifikatorni tekshiring.",
        },
        FieldCode::EventIdReused => &Text {
            kk: "Бұл идентификатормен мазмұны басқа хабарлама жіберілген. Оны өзгерту үшін жаңа идентификатормен түзету жіберіңіз.",
            ru: "С этим идентификатором уже передано сообщение с другим содержанием. Чтобы изменить его, передайте исправление под новым идентификатором.",
            en: "A report with another content was sent under this id. To change it, send a correction under a new id.",
            uz: "Bu identifikator bilan mazmuni boshqa xabar yuborilgan. Uni oʻzgartirish uchun yangi identifikator bilan tuzatish yuboring.",
        },
        FieldCode::Repeated => &Text {
            kk: "Бұл мән қайталанған.",
            ru: "Это значение повторяется.",
            en: "This value is repeated.",
            uz: "Bu qiymat takrorlangan.",
        },
        FieldCode::UnknownMinor => &Text {
            kk: "Мұндай бала енгізілмеген.",
            ru: "Такой ребёнок не введён.",
            en: "No such minor is entered.",
            uz: "Bunday bola kiritilmagan.",
        },
        FieldCode::NotAMinor => &Text {
            kk: "Бұл адам кәмелетке толған: өзі өтініш береді.",
            ru: "Этот человек совершеннолетний: он подаёт заявление сам.",
            en: "This person has come of age and applies for himself.",
            uz: "Bu kishi voyaga yetgan: arizani oʻzi beradi.",
        },
        FieldCode::DocumentInUse => &Text {
            kk: "Осы құжат бойынша басқа тіркеу қолданыста.",
            ru: "По этому документу действует другая регистрация.",
            en: "Another registration is in force for this document.",
            uz: "Bu hujjat boʻyicha boshqa roʻyxat amalda.",
        },
        FieldCode::TooManyPending => &Text {
            kk: "Жауап күтіп тұрған өтініштер тым көп.",
            ru: "Слишком много заявлений ждут ответа.",
            en: "Too many applications wait for an answer.",
            uz: "Javob kutayotgan arizalar juda koʻp.",
        },
        FieldCode::StayPeriodViolated => &Text {
            kk: "Рұқсат етілген болу мерзімі өткен. Ол үшін бөлек өтініш беріңіз: бас тартуға шағым жасауға болады.",
            ru: "Разрешённый срок пребывания истёк. Подайте за него отдельное заявление: отказ можно обжаловать.",
            en: "The permitted stay is over. Apply for this person alone: the refusal can be appealed.",
            uz: "Ruxsat etilgan muddat tugagan. U uchun alohida ariza bering: rad etish ustidan shikoyat qilish mumkin.",
        },
        FieldCode::EntryBan => &Text {
            kk: "Елге кіруге тыйым салынған. Ол үшін бөлек өтініш беріңіз: бас тартуға шағым жасауға болады.",
            ru: "Въезд запрещён. Подайте за него отдельное заявление: отказ можно обжаловать.",
            en: "Entry is closed to this person. Apply for this person alone: the refusal can be appealed.",
            uz: "Kirish taqiqlangan. U uchun alohida ariza bering: rad etish ustidan shikoyat qilish mumkin.",
        },
        FieldCode::AlreadyCorrected => &Text {
            kk: "Бұл хабарлама бұрын түзетілген. Соңғы түзетуді түзетіңіз.",
            ru: "Это сообщение уже исправлено. Исправляйте последнее исправление.",
            en: "This report was corrected already. Correct the last correction.",
            uz: "Bu xabar allaqachon tuzatilgan. Oxirgi tuzatishni tuzating.",
        },
        FieldCode::BadEncoding => &Text {
            kk: "Файлды UTF-8 кодтауында сақтаңыз.",
            ru: "Сохраните файл в кодировке UTF-8.",
            en: "Save the file as UTF-8.",
            uz: "Faylni UTF-8 kodlashida saqlang.",
        },
        FieldCode::WrongCells => &Text {
            kk: "Жолдағы ұяшықтар саны бағандар санына тең емес.",
            ru: "Число ячеек в строке не равно числу столбцов.",
            en: "The row has not as many cells as there are columns.",
            uz: "Satrdagi kataklar soni ustunlar soniga teng emas.",
        },
    }
}

"""Packages: found, chosen, installed from files and from an index, removed; and what goes wrong."""

import http.server
import json
import re
import shutil
import zipfile

import pytest
from engines_for_tests import random_package
from wire import connect_to

from i18n.errors import ConfigError, ModelError
from i18n.translate import EngineOptions, Source, models, open_engine, packages, translate
from i18n.translate.engines.argos import ArgosEngine

pytestmark = pytest.mark.usefixtures("package_folder")


def package_file(folder, pair=("zh", "en"), version="1.5", members=()):
    """A package file whose model is a few bytes: good enough to be installed."""
    top = f"translate-{pair[0]}_{pair[1]}-{version.replace('.', '_')}"
    path = folder / f"{top}.argosmodel"
    metadata = {"package_version": version, "from_code": pair[0], "to_code": pair[1]}
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{top}/metadata.json", json.dumps(metadata))
        archive.writestr(f"{top}/sentencepiece.model", b"pieces")
        archive.writestr(f"{top}/model/model.bin", bytes(range(256)) * 4000)
        for name, content in members:
            archive.writestr(name, content)
    return path


def test_the_embedded_package_is_there():
    (package,) = models.embedded()
    assert (package.name, package.from_code, package.to_code, package.embedded) == ("translate-zh_en", "zh", "en", True)
    assert package.size > 9_000_000
    assert models.installed() == ()
    assert models.find_chain("zh", "en") == (package,)
    assert models.find_chain("zh_CN", "en_GB") == (package,)
    assert "rough drafts" in models.rough_draft_notice((package,))


def test_an_installed_package_goes_before_the_embedded_one(tmp_path):
    assert models.install(package_file(tmp_path, version="1.9")).version == "1.9"
    models.install(package_file(tmp_path, version="1.10"))
    assert [package.version for package in models.installed()] == ["1.10", "1.9"]
    (used,) = models.find_chain("zh", "en")
    assert (used.version, used.embedded) == ("1.10", False)
    assert models.rough_draft_notice((used,)) is None
    assert len(models.remove("zh_en")) == 2
    assert models.installed() == ()


def test_a_pair_goes_by_way_of_english(tmp_path):
    models.install(package_file(tmp_path, ("en", "pb")))
    assert [package.name for package in models.find_chain("zh", "pt_BR")] == ["translate-zh_en", "translate-en_pb"]


def test_an_unknown_pair_names_what_there_is():
    with pytest.raises(ModelError, match=r"zh→fr .*there are: zh→en.*i18n models install translate-zh_fr"):
        models.find_chain("zh", "fr")
    with pytest.raises(ConfigError, match="same language"):
        models.find_chain("zh", "zh_CN")


@pytest.mark.parametrize(
    ("member", "content"),
    [
        ("../evil.txt", b"x"),
        ("translate-zh_en-1_5/../../evil.txt", b"x"),
        ("/evil.txt", b"x"),
        ("C:/evil.txt", b"x"),
        ("translate-zh_en-1_5/a\\..\\evil.txt", b"x"),
    ],
)
def test_members_outside_the_folder_are_refused(tmp_path, package_folder, member, content):
    path = package_file(tmp_path, members=[(member, content)])
    with pytest.raises(ModelError, match=r"argosmodel: the package is refused"):
        models.install(path)
    assert list(package_folder.parent.rglob("*")) == [package_folder]
    assert not (tmp_path / "evil.txt").exists()


def test_links_are_refused(tmp_path):
    link = zipfile.ZipInfo("translate-zh_en-1_5/link")
    link.external_attr = 0o120777 << 16
    with pytest.raises(ModelError, match="refused"):
        models.install(package_file(tmp_path, members=[(link, b"/etc/passwd")]))


def test_two_top_folders_are_refused(tmp_path):
    with pytest.raises(ModelError, match="one folder"):
        models.install(package_file(tmp_path, members=[("other/x", b"")]))


def test_files_that_are_no_packages(tmp_path, package_folder):
    broken = tmp_path / "broken.argosmodel"
    content = package_file(tmp_path).read_bytes()
    for data in (b"", b"no zip", content[: len(content) // 2], content.replace(bytes(range(200)), bytes(200))):
        broken.write_bytes(data)
        with pytest.raises(ModelError, match=r"broken\.argosmodel: .*(damaged|not an Argos package).*again"):
            models.install(broken)
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("translate-zh_en/metadata.json", '{"from_code": "zh", "to_code": "en"}')
    with pytest.raises(ModelError, match="missing"):
        models.install(broken)
    with pytest.raises(ModelError, match="there is no such package file"):
        models.install(tmp_path / "absent.argosmodel")
    assert list(package_folder.iterdir()) == []


def test_a_damaged_folder_is_named(package_folder):
    (package_folder / "translate-zh_en-1_0").mkdir()
    assert models.installed() == ()
    with pytest.raises(ModelError, match=r"translate-zh_en-1_0: not a readable translation package"):
        open_engine("argos", "zh", "en")
    diagnosis = models.doctor("zh", "en")
    assert diagnosis.used == ()
    assert any("translate-zh_en-1_0" in problem for problem in diagnosis.problems)


@pytest.mark.model
@pytest.mark.parametrize(
    "damage",
    [
        lambda path: (path / "model" / "model.bin").write_bytes(b"no model"),
        lambda path: (path / "model" / "model.bin").unlink(),
        lambda path: (path / "model" / "shared_vocabulary.json").write_bytes(b"["),
        lambda path: (path / "sentencepiece.model").write_bytes(b""),
        lambda path: (path / "sentencepiece.model").unlink(),
    ],
)
def test_a_damaged_model_is_named_with_its_cure(package_folder, damage):
    path = random_package(package_folder)
    damage(path)
    with pytest.raises(ModelError, match=re.escape(str(path)) + r".*damaged.*i18n models install translate-zh_en"):
        open_engine("argos", "zh", "en")


def test_the_doctor_says_what_is_used_and_why():
    diagnosis = models.doctor("zh", "en")
    assert [package.title for package in diagnosis.used] == ["translate-zh_en 0.1"]
    assert "embedded" in diagnosis.why
    assert diagnosis.problems == ()
    assert diagnosis.cores >= 1
    assert "float32" in diagnosis.compute_types
    assert "no package" in models.doctor("zh", "de").why.lower()


def test_without_argostranslate_the_embedded_package_remains(monkeypatch):
    monkeypatch.setattr(packages, "argos_settings", lambda: None)
    assert [package.name for package in packages.find_chain("zh", "en")] == ["translate-zh_en"]
    assert packages.installed() == ()


@pytest.mark.model
def test_two_packages_translate_by_way_of_english(package_folder):
    template = models.embedded()[0].path
    path = package_folder / "translate-en_de-1_0"
    shutil.copytree(template, path)
    metadata = {"package_version": "1.0", "from_code": "en", "to_code": "de"}
    (path / "metadata.json").write_text(json.dumps(metadata), "utf-8")
    engine = open_engine("argos", "zh", "de", EngineOptions(beam_size=1))
    assert engine.origin == "argos translate-zh_en 0.1 + translate-en_de 1.0"
    ((_, result),) = translate([Source("运行 `npm` 命令")], engine)
    assert "`npm`" in result.text


@pytest.mark.model
def test_the_fingerprint_changes_with_the_model_and_the_options(package_folder):
    path = random_package(package_folder)
    first = open_engine("argos", "zh", "en").fingerprint
    assert open_engine("argos", "zh", "en", EngineOptions(beam_size=5)).fingerprint != first
    with (path / "model" / "config.json").open("a") as file:
        file.write("\n")
    assert open_engine("argos", "zh", "en").fingerprint != first
    assert isinstance(open_engine("argos", "zh", "en"), ArgosEngine)


# ------------------------------------------------------------------------------------------------ the index


class _Mirror(http.server.BaseHTTPRequestHandler):
    """Serves ``files``; breaks each connection after ``cut`` bytes of a body if that is set; honours Range."""

    files: dict[str, bytes]
    cut: int | None
    ranges: list[str | None]

    def do_HEAD(self):
        self._send(body=False)

    def do_GET(self):
        self._send(body=True)

    def _send(self, *, body):
        content = self.files.get(self.path)
        if content is None:
            self.send_error(404)
            return
        asked = self.headers.get("Range")
        if body:
            self.ranges.append(asked)
        start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
        if start >= len(content) and start:
            self.send_error(416)
            return
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        if body:
            self.wfile.write(content[start : start + self.cut if self.cut else None])

    def log_message(self, *args):
        pass


@pytest.fixture
def mirror(tmp_path, monkeypatch):
    content = package_file(tmp_path).read_bytes()
    entry = {
        "package_version": "1.5",
        "from_code": "zh",
        "to_code": "en",
        "links": ["http://elsewhere.test/p/pkg.argosmodel"],
    }
    old = entry | {"package_version": "1.4"}
    other = entry | {"from_code": "sbd", "to_code": "x", "type": "sbd"}
    files = {"/m/index.json": json.dumps([old, entry, other]).encode(), "/m/pkg.argosmodel": content}
    handler = type("Handler", (_Mirror,), {"files": files, "cut": None, "ranges": []})
    connect_to(handler, monkeypatch)
    monkeypatch.setattr(packages.argos_settings(), "package_index", "http://mirror.test/m/")
    return handler


def test_the_index_is_fetched_only_when_asked(mirror):
    with pytest.raises(ModelError, match="never fetched"):
        models.available()
    (package,) = models.available(refresh=True)
    assert (package.name, package.version, package.size) == ("translate-zh_en", "1.5", None)
    mirror.files.clear()
    assert models.available() == (package,)


def test_sizes_are_asked_of_the_mirror(mirror):
    (package,) = models.available(refresh=True, sizes=True)
    assert package.size == len(mirror.files["/m/pkg.argosmodel"])


def test_install_by_name_with_progress(mirror, package_folder):
    seen = []
    package = models.install("zh_en", lambda done, total: seen.append((done, total)))
    size = len(mirror.files["/m/pkg.argosmodel"])
    assert package.path == package_folder / "translate-zh_en-1_5"
    assert seen[-1] == (size, size)
    assert list((package_folder.parent / "downloads").iterdir()) == []


def test_a_broken_download_goes_on_where_it_stopped(mirror):
    mirror.cut = 400_000
    assert models.install("translate-zh_en").version == "1.5"
    assert mirror.ranges[0] is None
    assert [asked for asked in mirror.ranges if asked] == ["bytes=400000-", "bytes=800000-"]


def test_an_unknown_name_says_what_there_is(mirror):
    with pytest.raises(ModelError, match=r"called 'zh_xx'. From zh there are: translate-zh_en"):
        models.install("zh_xx")


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'[{"from_code": "zh"}]', b"<html>"])
def test_an_index_that_is_none(mirror, content):
    mirror.files["/m/index.json"] = content
    with pytest.raises(ModelError, match="not an index"):
        models.available(refresh=True)


def test_offline_there_are_clear_words():
    with pytest.raises(ModelError, match=r"cannot be fetched \(.*Installed packages work without a network"):
        models.available(refresh=True)
    with pytest.raises(ModelError, match="ARGOS_PACKAGE_INDEX"):
        models.install("zh_en")


def test_a_folder_can_be_a_mirror(tmp_path, monkeypatch, package_folder):
    folder = tmp_path / "mirror"
    folder.mkdir()
    package_file(tmp_path).rename(folder / "p.argosmodel")
    entry = {"package_version": "1.5", "from_code": "zh", "to_code": "en", "links": ["p.argosmodel"]}
    (folder / "index.json").write_text(json.dumps([entry]))
    monkeypatch.setattr(packages.argos_settings(), "package_index", folder.as_uri())
    assert models.install("zh_en").version == "1.5"


def test_an_index_cannot_name_other_kinds_of_addresses(mirror):
    entry = {"package_version": "1.5", "from_code": "zh", "to_code": "en", "links": ["ftp://127.0.0.1/p.argosmodel"]}
    mirror.files["/m/index.json"] = json.dumps([entry]).encode()
    with pytest.raises(ModelError):
        models.install("zh_en")


def test_removing_what_is_not_there():
    with pytest.raises(ModelError, match=r"installed: none.*embedded package cannot be removed"):
        models.remove("zh_en")

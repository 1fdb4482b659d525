# The whole workshop. `make run` and `make test` need Python 3.11+ and nothing else of ours.
PYTHON ?= python3
BIN := .venv/bin
YOUJI := PYTHONPATH=src $(BIN)/python -m youji

.PHONY: help run setup-dev test test-sqlite test-postgres seasons season hunt faults check format bench reference lock clean

help:
	@echo "make run        启动产品（首次自动安装、建库、载入演示世界）"
	@echo "make test       SQLite 和真实浏览器上的全部测试，PostgreSQL 上问到每一条语句；ROOM=registry 只测一间，几秒钟"
	@echo "make test-postgres  PostgreSQL 上的全部测试，包括 make test 里因为问法相同而不重复的"
	@echo "make hunt       长时间搜寻：接口、性质、断电（docs/hunts.md）"
	@echo "make faults     真的杀进程、写满磁盘、拨时钟，写出 docs/reliability.md（MINUTES=90）"
	@echo "make check      格式、静态检查、类型、导入约定、迁移、文档"
	@echo "make format     能自动改好的格式都改好：Python、模板、样式、脚本"
	@echo "make bench      性能测量（只报告，不判定）"
	@echo "make seasons    随机演练各办法的申报季（MINUTES=60）；make season SCHEME=… SEED=… 重演一季"
	@echo "make reference  重新生成 docs/reference/"

run:
	@$(PYTHON) tools/setup.py
	@$(YOUJI) run

setup-dev:
	@$(PYTHON) tools/setup.py --dev

test: setup-dev
	@$(BIN)/python tools/test.py $(if $(ROOM),--room $(ROOM))

test-sqlite: setup-dev
	@$(BIN)/python tools/test.py sqlite

test-postgres: setup-dev
	@$(BIN)/python tools/test.py postgres

seasons: setup-dev
	@SEASON_MINUTES=$(or $(MINUTES),60) $(BIN)/python -m pytest -q -n 2 tests/season

season: setup-dev
	@SEASON_SCHEME=$(SCHEME) SEASON_SEED=$(SEED) $(BIN)/python -m pytest -q -n 0 tests/season -k once_more

hunt: setup-dev
	@$(BIN)/python tools/test.py hunt

faults: setup-dev
	@$(BIN)/python tools/faults.py $(or $(MINUTES),90)

check: setup-dev
	@$(BIN)/python tools/check.py

format: setup-dev
	@$(BIN)/ruff check --fix . && $(BIN)/ruff format .
	@$(BIN)/biome check --write
	@$(BIN)/python tools/templates.py

reference: setup-dev
	@$(YOUJI) reference

bench: setup-dev
	@PYTHONPATH=src $(BIN)/python bench

lock: setup-dev
	@$(BIN)/uv pip compile -q --generate-hashes --no-header requirements.in -o requirements.txt
	@$(BIN)/uv pip compile -q --generate-hashes --no-header requirements-dev.in -o requirements-dev.txt

clean:
	@rm -rf var build .pytest_cache .mypy_cache .ruff_cache .hypothesis

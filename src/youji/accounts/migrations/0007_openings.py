"""Accounts that people ask for themselves; what somebody is hired for; who works for a laboratory."""

from __future__ import annotations

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_second_hand"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.CreateModel(
            name="Opening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "post",
                    models.CharField(
                        choices=[
                            ("grower", "农户本人"),
                            ("holder", "主体负责人"),
                            ("bookkeeper", "记账员"),
                            ("inspector", "内检员"),
                            ("staff", "其他经办人"),
                            ("laboratory", "检测机构人员"),
                            ("agronomist", "县级农技员"),
                        ],
                        max_length=12,
                    ),
                ),
                ("place_code", models.CharField(max_length=20)),
                ("place_name", models.CharField(max_length=120)),
                ("operator_id", models.BigIntegerField(blank=True, db_index=True, null=True)),
                ("division", models.CharField(db_index=True, max_length=12)),
                ("username", models.CharField(max_length=40)),
                ("name", models.CharField(max_length=40, verbose_name="姓名")),
                ("phone", models.CharField(blank=True, max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("printed", "已印单子"),
                            ("asked", "等您核对确认码"),
                            ("opened", "已开通"),
                            ("refused", "没有同意"),
                            ("withdrawn", "已收回"),
                        ],
                        max_length=12,
                    ),
                ),
                ("printed_for", models.BigIntegerField(blank=True, db_index=True, null=True)),
                ("printed_by", models.CharField(blank=True, max_length=120)),
                ("printed_at", models.DateTimeField(blank=True, null=True)),
                ("sheet_digest", models.CharField(blank=True, max_length=64)),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_by", models.CharField(blank=True, max_length=120)),
                ("reason", models.CharField(blank=True, max_length=200)),
            ],
            options={
                "verbose_name": "开通申请",
                "ordering": ["asked_at", "pk"],
            },
        ),
        migrations.AddField(
            model_name="person",
            name="duty",
            field=models.CharField(
                blank=True,
                choices=[("grower", "农户"), ("bookkeeper", "记账员"), ("inspector", "内检员")],
                max_length=12,
                verbose_name="职责",
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="laboratory_id",
            field=models.BigIntegerField(blank=True, db_index=True, null=True),
        ),
        migrations.AlterField(
            model_name="grant",
            name="role",
            field=models.CharField(
                choices=[
                    ("holder", "主体负责人"),
                    ("staff", "主体经办人"),
                    ("county_applicant", "县级申报专员"),
                    ("city_applicant", "市级申报专员"),
                    ("county_reviewer", "县级审核员"),
                    ("city_reviewer", "市级审核员"),
                    ("province_reviewer", "省级复核员"),
                    ("assessor", "验收员"),
                    ("expert", "评审专家"),
                    ("decision_maker", "审定人"),
                    ("publisher", "目录发布员"),
                    ("supervisor", "监管员"),
                    ("statistician", "统计员"),
                    ("auditor", "审计员"),
                    ("system_admin", "系统管理员"),
                    ("security_admin", "安全管理员"),
                    ("agronomist", "县级农技员"),
                    ("laboratory", "检测机构人员"),
                ],
                max_length=30,
                verbose_name="岗位",
            ),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("laboratory_id__isnull", True),
                    models.Q(("agency__isnull", True), ("operator_id__isnull", True)),
                    _connector="OR",
                ),
                name="accounts_person_of_one_place",
            ),
        ),
        migrations.AddField(
            model_name="opening",
            name="person",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="opening",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("printed", "asked"))),
                fields=("place_code", "username"),
                name="accounts_opening_once",
            ),
        ),
    ]

"""Routes of the room: the console's, the grower's, and what everybody reads."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.standards.views import gaps, procedures, quality, register

app_name = "standards"
DESK = "desk/standards/"
urlpatterns: list[URLPattern] = [
    path(DESK, register.register, name="register"),
    path(f"{DESK}new/", register.new, name="new"),
    path(f"{DESK}export/", register.export, name="export"),
    path(f"{DESK}import/", register.import_standards, name="import"),
    path(f"{DESK}import/template/", register.template, name="template"),
    path(f"{DESK}coverage/", register.coverage, name="coverage"),
    path(f"{DESK}<int:standard_id>/", register.standard, name="standard"),
    path(f"{DESK}<int:standard_id>/edit/", register.edit, name="edit"),
    path(f"{DESK}<int:standard_id>/parameter/", register.parameter, name="parameter"),
    path(
        f"{DESK}<int:standard_id>/parameter/<int:parameter_id>/remove/",
        register.remove_parameter,
        name="remove-parameter",
    ),
    path(f"{DESK}gaps/", gaps.gaps, name="gaps"),
    path(f"{DESK}gaps/new/", gaps.new_gap, name="new-gap"),
    path(f"{DESK}gaps/findings/", gaps.findings, name="findings"),
    path(f"{DESK}gaps/<int:gap_id>/", gaps.gap, name="gap"),
    path(f"{DESK}gaps/<int:gap_id>/report/", gaps.report, name="report-gap"),
    path(f"{DESK}gaps/<int:gap_id>/return/", gaps.send_back, name="return-gap"),
    path(f"{DESK}gaps/<int:gap_id>/close/", gaps.conclude, name="conclude-gap"),
    path(f"{DESK}quality/", quality.quality, name="quality"),
    path(f"{DESK}quality/<str:code>/", quality.product_quality, name="product-quality"),
    path(f"{DESK}quality/<str:code>/indicator/", quality.indicator, name="indicator"),
    path(f"{DESK}quality/<str:code>/grade/", quality.grade, name="grade"),
    path(f"{DESK}quality/<str:code>/evaluate/", quality.evaluate, name="evaluate"),
    path(f"{DESK}composites/", quality.composites, name="composites"),
    path(f"{DESK}composites/new/", quality.new_composite, name="new-composite"),
    path(f"{DESK}composites/<int:composite_id>/", quality.composite, name="composite"),
    path(f"{DESK}composites/<int:composite_id>.pdf", quality.composite_paper, name="composite-paper"),
    path(f"{DESK}composites/<int:composite_id>/adopt/", quality.adopt_composite, name="adopt-composite"),
    path("desk/procedures/", procedures.procedures, name="procedures"),
    path("desk/procedures/new/", procedures.new, name="new-procedure"),
    path("desk/procedures/template/", procedures.tasks_template, name="tasks-template"),
    path("desk/procedures/<int:procedure_id>/", procedures.procedure, name="procedure"),
    path("desk/procedures/<int:procedure_id>/draft/", procedures.draft, name="draft"),
    path("desk/procedures/editions/<int:edition_id>/", procedures.edition, name="edition"),
    path("desk/procedures/editions/<int:edition_id>/edit/", procedures.change, name="change"),
    path("desk/procedures/editions/<int:edition_id>/task/", procedures.task, name="task"),
    path(
        "desk/procedures/editions/<int:edition_id>/task/<int:number>/remove/",
        procedures.remove_task,
        name="remove-task",
    ),
    path("desk/procedures/editions/<int:edition_id>/tasks/", procedures.export_tasks, name="export-tasks"),
    path("desk/procedures/editions/<int:edition_id>/papers/<str:kind>.pdf", procedures.paper, name="paper"),
    path("desk/procedures/editions/<int:edition_id>/import/", procedures.import_tasks, name="import-tasks"),
    path("desk/procedures/editions/<int:edition_id>/issue/", procedures.issue, name="issue"),
    path("desk/procedures/editions/<int:edition_id>/adopt/", procedures.adopt, name="adopt"),
    path("desk/procedures/adoptions/<int:adoption_id>/", procedures.adoption, name="adoption"),
    path("field/standards/", procedures.mine, name="mine"),
    path("field/standards/<int:handing_id>/", procedures.handing, name="handing"),
    path("standards", register.public_index, name="public"),
    path("standards/<str:code>", register.product, name="product"),
]

"""Routes of the room: the console's, the grower's, and what everybody reads."""

from __future__ import annotations

from django.urls import URLPattern, path

from youji.standards.views import procedures, register

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

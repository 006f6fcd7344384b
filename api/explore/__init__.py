"""`/explore`: pages for people, made from templates; everything they say is an answer of the API or a chart.

A page is a module with its template: it gathers what is shown, `page` makes bytes of it. `addresses` says where pages
are, `words` how values are written, `tables` and `pictures` are the parts they share. All text and every table is there
without JavaScript; a script makes the pictures answer to the pointer.
"""

from api.explore.routes import Pages, explore_router

__all__ = ["Pages", "explore_router"]

"""The directory of the rooms' URLs."""

urlpatterns = []

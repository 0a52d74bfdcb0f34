using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Web.Components;

namespace FineTuningStudio.UnitTests.Components.Layout;

public sealed class StudioUrlsTests
{
    [Fact]
    public void GoldenRecords_with_filters_escapes_them() =>
        Assert.Equal("/golden-records?connection=a%2Fb&q=%26%20x", StudioUrls.GoldenRecords(new GoldenRecordSearch("a/b", "& x")));

    [Fact]
    public void GoldenRecords_without_filters_is_the_bare_page() => Assert.Equal("/golden-records", StudioUrls.GoldenRecords());

    [Fact]
    public void NewFineTuning_carries_connection_and_selection() =>
        Assert.Equal("/fine-tunings/new?connection=c&selection=k", StudioUrls.NewFineTuning("c", "k"));

    [Fact]
    public void Connection_id_with_odd_characters_stays_one_segment() =>
        Assert.Equal("/connections/a%2Fb?tab=query", StudioUrls.Connection("a/b", "query"));

    [Fact]
    public void ApiImport_skips_what_is_not_given() => Assert.Equal(
        "/api/v1/golden-records/import?db_connection_id=c&format=csv&mode=commit&skip_invalid=true",
        StudioUrls.ApiImport("c", "csv", "commit", null, null, skipInvalid: true));
}

using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Components.FineTunings.Charts;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

public sealed class MetricsChartTests : BunitContext
{
    public MetricsChartTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void Thinned_line_keeps_its_ends_its_peak_and_its_order()
    {
        var points = Enumerable.Range(0, 10_000).Select(i => new ChartPoint(i, i == 4_321 ? 99 : Math.Sin(i))).ToList();

        var thin = ChartSampling.Thin(points);

        Assert.True(thin.Count <= ChartSampling.MaxPoints);
        Assert.Equal(points[0], thin[0]);
        Assert.Equal(points[^1], thin[^1]);
        Assert.Contains(points[4_321], thin);
        Assert.Equal(thin.OrderBy(point => point.X), thin);
    }

    [Fact]
    public void Short_line_stays_as_it_is()
    {
        ChartPoint[] points = [new(1, 2), new(2, 1)];

        Assert.Equal(points, ChartSampling.Thin(points));
    }

    [Theory]
    [InlineData(0, 3.2, 0, 4, 1)]
    [InlineData(0, 0.047, 0, 0.05, 0.01)]
    [InlineData(0, 0, 0, 1, 0.2)]
    public void Axis_ends_on_round_numbers(double lowest, double highest, double from, double to, double step)
    {
        var scale = ChartScale.Covering(lowest, highest);

        Assert.Equal(from, scale.From, 12);
        Assert.Equal(to, scale.To, 12);
        Assert.Equal(step, scale.Step, 12);
        Assert.True(scale.Marks.Count() is > 1 and < 12);
    }

    [Fact]
    public void Thousands_of_points_make_a_short_path()
    {
        var chart = Show([.. Enumerable.Range(1, 5_000).Select(step => Point(step, 1.0 / step))]);

        var path = chart.Find("path.line").GetAttribute("d")!;

        Assert.InRange(path.Split('L', 'M').Length, 100, ChartSampling.MaxPoints + 1);
    }

    [Fact]
    public void Chart_says_in_words_what_it_shows()
    {
        var chart = Show([Point(1, 3.5), Point(40, 0.25)]);

        Assert.Contains("Training loss went from 3.5 to 0.25 by step 40.", chart.Find(".summary").TextContent);
    }

    [Fact]
    public void Numbers_can_be_read_as_a_table()
    {
        var chart = Show([Point(1, 3.5), Point(40, 0.25)]);
        Assert.Empty(chart.FindAll("table"));

        chart.Find("details").TriggerEvent("ontoggle", EventArgs.Empty);

        Assert.Equal(["1", "40"], chart.FindAll("tbody tr").Select(row => row.Children[0].TextContent));
    }

    [Fact]
    public void No_points_yet_is_said()
    {
        Assert.Contains("No metrics yet", Show([]).Markup);
    }

    [Fact]
    public void Value_that_is_no_number_is_left_out()
    {
        var chart = Show([Point(1, 3.5), Point(2, double.NaN), Point(3, 2.5)]);

        Assert.DoesNotContain("NaN", chart.Find("path.line").GetAttribute("d"));
    }

    private IRenderedComponent<MetricsChart> Show(IReadOnlyList<FineTuningMetricView> points) =>
        Render<MetricsChart>(parameters => parameters.Add(chart => chart.Curve, new JobCurve(points, null)));

    private static FineTuningMetricView Point(int step, double loss) => new(step, null, loss, null, null, null);
}

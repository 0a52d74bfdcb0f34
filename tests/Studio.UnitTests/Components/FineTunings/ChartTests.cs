using Bunit;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Web.Components.FineTunings.Charts;
using FineTuningStudio.Web.Components.FineTunings.Details;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Components.FineTunings;

public sealed class ChartTests : BunitContext
{
    private static readonly DateTime Noon = new(2026, 11, 29, 12, 0, 0, DateTimeKind.Utc);

    public ChartTests() => JSInterop.Mode = JSRuntimeMode.Loose;

    [Fact]
    public void Average_is_corrected_so_that_it_begins_where_the_line_does()
    {
        ChartPoint[] points = [new(1, 4), new(2, 2), new(3, 2)];

        var smooth = Smoothing.Of(points, 0.5);

        Assert.Equal(4, smooth[0].Y, 12);
        Assert.Equal(((0.25 * 4) + (0.5 * 2)) / 0.75, smooth[1].Y, 12);
        Assert.Equal(((0.125 * 4) + (0.25 * 2) + (0.5 * 2)) / 0.875, smooth[2].Y, 12);
        Assert.Same(points, Smoothing.Of(points, 0));
    }

    [Theory]
    [InlineData(0.03, 3.2, 0.02, 5)]
    [InlineData(1, 1, 1, 10)]
    [InlineData(0.1, 10, 0.1, 10)]
    public void Logarithmic_axis_ends_at_1_2_or_5_times_a_power_of_ten(double lowest, double highest, double from, double to)
    {
        var scale = LogScale.Covering(lowest, highest);

        Assert.Equal(from, scale.From, 12);
        Assert.Equal(to, scale.To, 12);
        Assert.InRange(scale.Marks.Count(), 2, 12);
        Assert.Equal(0.5, new LogScale(1, 100).Share(10), 12);
    }

    [Theory]
    [InlineData(4, 1)]
    [InlineData(100, 30)]
    [InlineData(1_000, 300)]
    [InlineData(1_000_000, 259_200)]
    public void Axis_of_time_is_marked_where_a_clock_is(double seconds, double step) => Assert.Equal(step, ChartScale.OfTime(seconds).Step);

    [Fact]
    public void Settings_survive_the_address_and_nonsense_in_it_counts_as_left_out()
    {
        Assert.Equal(new ChartSettings(0.6, true, true), ChartSettings.Of("0.6", "1", "time"));
        Assert.Equal(new ChartSettings(ChartSettings.MaxSmoothing), ChartSettings.Of("7", "yes", "step"));
        Assert.Equal(new ChartSettings(), ChartSettings.Of("-1", null, "epoch"));
        Assert.Equal(["0.6", "1", "time"], new ChartSettings(0.6, true, true).ToQuery().Values.Cast<string>());
        Assert.All(new ChartSettings().ToQuery().Values, Assert.Null);
    }

    [Fact]
    public void Points_told_in_the_same_second_are_spread_over_it()
    {
        var curve = new JobCurve([Point(1, 4, Noon), Point(2, 3, Noon), Point(3, 2, Noon.AddSeconds(2)), Point(4, 1, null)], Noon);

        var line = curve.Line(point => point.TrainLoss, byTime: true);

        Assert.Equal([new(0, 4), new(0.5, 3), new(2, 2)], line);
        Assert.Equal(0.5, curve.SecondsOf(2));
        Assert.Null(curve.SecondsOf(9));
    }

    [Fact]
    public void Training_begins_when_the_job_came_to_run_or_at_a_point_told_before()
    {
        StateSpan[] timeline = [new(FineTuningStatus.Queued, Noon, Noon.AddSeconds(5)), new(FineTuningStatus.Running, Noon.AddSeconds(5), null)];

        Assert.Equal(Noon.AddSeconds(5), JobCurve.Of([Point(1, 1, Noon.AddSeconds(6))], timeline).Start);
        Assert.Equal(Noon.AddSeconds(3), JobCurve.Of([Point(1, 1, Noon.AddSeconds(3))], timeline).Start);
    }

    [Fact]
    public void Logarithmic_chart_leaves_out_what_has_no_logarithm_and_says_so()
    {
        var chart = Show([new(1, 2), new(2, 0), new(3, 0.5)], new ChartSettings(Log: true));

        Assert.Contains("One value is 0 or less", chart.Markup, StringComparison.Ordinal);
        Assert.Equal(2, chart.Instance.ReadPoints().Lines[0].Count);
    }

    [Fact]
    public void Smoothed_chart_keeps_the_measured_line_behind_and_gives_the_browser_both()
    {
        var chart = Show([new(1, 4), new(2, 2)], new ChartSettings(0.5));

        Assert.Single(chart.FindAll("path.raw"));
        var data = chart.Instance.ReadPoints();
        var numbers = new double[data.Points.Length / sizeof(double)];
        Buffer.BlockCopy(data.Points, 0, numbers, 0, data.Points.Length);
        Assert.Equal([1, 2, 4, 2, 4, 2.666666667], numbers.Select(number => Math.Round(number, 9)));
    }

    [Fact]
    public void Eight_lines_of_ten_thousand_points_are_drawn_thinned()
    {
        var lines = Enumerable.Range(0, 8).Select(look => new ChartSeries($"Job {look}", look, [.. Enumerable.Range(1, 10_000).Select(step => new ChartPoint(step, 1.0 / (step + look)))])).ToList();

        var chart = Render<LineChart>(parameters => parameters.Add(chart => chart.Title, "Loss").Add(chart => chart.Series, lines).Add(chart => chart.Settings, new ChartSettings(0.9)));

        var paths = chart.FindAll("svg path.line");
        Assert.Equal(8, paths.Count);
        Assert.All(paths, path => Assert.InRange(path.GetAttribute("d")!.Split('L').Length, 100, ChartSampling.MaxPoints));
        Assert.Equal(8 * 10_000 * 3 * sizeof(double), chart.Instance.ReadPoints().Points.Length);
    }

    [Fact]
    public void Slider_and_choices_go_into_the_address()
    {
        var chart = Render<MetricsChart>(parameters => parameters.Add(metrics => metrics.Curve, new JobCurve([Point(1, 4, Noon), Point(2, 3, Noon.AddSeconds(1))], Noon)));
        var navigation = Services.GetRequiredService<NavigationManager>();

        chart.Find("input[type=range]").Input("0.6");
        Assert.NotEmpty(chart.FindAll("path.raw"));
        chart.Find("input[type=range]").Change("0.6");
        chart.Find("input[type=checkbox]").Change(true);
        chart.Find("select").Change("time");

        Assert.EndsWith("?smooth=0.6&log=1&x=time", navigation.Uri, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("see https://example.org/a?b=1&c=2.", "https://example.org/a?b=1&c=2")]
    [InlineData("(http://example.org)", "http://example.org/")]
    public void Address_in_a_note_is_a_link(string text, string url) =>
        Assert.Equal(url, Render<NoteText>(parameters => parameters.Add(note => note.Text, text)).Find("a").GetAttribute("href"));

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("<a href=\"javascript:alert(1)\">here</a>")]
    [InlineData("https://")]
    public void Nothing_else_in_a_note_is_a_link(string text)
    {
        var note = Render<NoteText>(parameters => parameters.Add(note => note.Text, text));

        Assert.Empty(note.FindAll("a"));
        Assert.Equal(text, note.Find(".note").TextContent);
    }

    private IRenderedComponent<LineChart> Show(IReadOnlyList<ChartPoint> points, ChartSettings settings) => Render<LineChart>(parameters => parameters
        .Add(chart => chart.Title, "Loss").Add(chart => chart.Series, [new ChartSeries("Training", 0, points)]).Add(chart => chart.Settings, settings));

    private static FineTuningMetricView Point(int step, double loss, DateTime? at) => new(step, null, loss, null, null, null, at);
}

using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using FineTuningStudio.Web.Components.Shared;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace FineTuningStudio.Web.Components.FineTunings.Charts;

/// <summary>
/// Lines over steps or time. The server draws them thinned; the browser asks once for all points when somebody first points at
/// the chart, and shows their values by itself: with the pointer, a finger or the arrow keys.
/// </summary>
public sealed partial class LineChart(IJSRuntime js) : IAsyncDisposable
{
    private readonly record struct Line(ChartSeries Series, IReadOnlyList<ChartPoint> Smooth);

    private ElementReference _frame;
    private IJSObjectReference? _module;
    private DotNetObjectReference<LineChart>? _self;
    private (IReadOnlyList<ChartSeries>?, ChartSettings?, double, IReadOnlyList<ChartMark>?) _drawn;
    private List<Line> _lines = [];
    private IReadOnlyList<ChartMark> _marks = [];
    private IChartScale _horizontal = ChartScale.Counting(1);
    private IChartScale _vertical = ChartScale.Covering(0, 1);
    private int _leftOut;
    private bool _isGone;
    private int _version;

    [Parameter, EditorRequired]
    public required string Title { get; set; }

    /// <summary>At most eight lines with points that are in the order of the axis. The same list stands for the same points.</summary>
    [Parameter, EditorRequired]
    public required IReadOnlyList<ChartSeries> Series { get; set; }

    [Parameter]
    public ChartSettings Settings { get; set; } = new();

    /// <summary>True for shares, 0 to 1: their axis is never logarithmic and ends at 100 %.</summary>
    [Parameter]
    public bool IsShare { get; set; }

    /// <summary>Where the horizontal axis ends at least; while a job runs that is its last step to come, where it is known.</summary>
    [Parameter]
    public double LastX { get; set; }

    /// <summary>Places on the horizontal axis.</summary>
    [Parameter]
    public IReadOnlyList<ChartMark> Marks { get; set; } = [];

    /// <summary>What the marks are, for the legend.</summary>
    [Parameter]
    public string MarksName { get; set; } = "Checkpoint";

    private bool IsSmooth => Settings.Smoothing > 0;

    private bool IsLog => Settings.Log && !IsShare;

    protected override void OnParametersSet()
    {
        var wanted = (Series, Settings, LastX, Marks);
        if (wanted == _drawn)
        {
            return;
        }
        _drawn = wanted;
        _version++;
        _leftOut = 0;
        _lines = [.. Series.Select(Prepared).Where(line => line.Series.Points.Count > 0)];
        var last = Math.Max(LastX, _lines.Select(line => line.Series.Points[^1].X).DefaultIfEmpty(1).Max());
        _horizontal = Settings.ByTime ? ChartScale.OfTime(last) : ChartScale.Counting(last);
        _marks = [.. Marks.Where(mark => mark.X >= 0 && mark.X <= last)];
        var (lowest, highest) = (double.MaxValue, double.MinValue);
        foreach (var point in _lines.SelectMany(line => line.Series.Points))
        {
            (lowest, highest) = (Math.Min(lowest, point.Y), Math.Max(highest, point.Y));
        }
        _vertical = _lines.Count == 0 || IsShare ? ChartScale.Covering(0, 1)
            : IsLog ? LogScale.Covering(lowest, highest)
            : ChartScale.Covering(Math.Min(0, lowest), highest);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            var module = await js.InvokeAsync<IJSObjectReference>("import", "./js/chart.js");
            if (_isGone)
            {
                // The page was left while the module came.
                await module.DisposeAsync();
                return;
            }
            _module = module;
            await _module.InvokeVoidAsync("attach", _frame, _self);
        }
    }

    /// <summary>All that the browser needs to show values; the points as doubles, line by line: places, values and, where smoothed, averages.</summary>
    [JSInvokable]
    public ChartData ReadPoints()
    {
        var bytes = new byte[_lines.Sum(line => line.Series.Points.Count) * (IsSmooth ? 3 : 2) * sizeof(double)];
        var numbers = MemoryMarshal.Cast<byte, double>(bytes.AsSpan());
        var at = 0;
        foreach (var (series, smooth) in _lines)
        {
            var count = series.Points.Count;
            for (var i = 0; i < count; i++)
            {
                (numbers[at + i], numbers[at + count + i]) = (series.Points[i].X, series.Points[i].Y);
                if (IsSmooth)
                {
                    numbers[at + count + count + i] = smooth[i].Y;
                }
            }
            at += count * (IsSmooth ? 3 : 2);
        }
        return new ChartData(
            _version, [.. _lines.Select(line => new ChartDataLine(line.Series.Name, line.Series.Look, line.Series.Points.Count))], bytes, IsSmooth, IsShare,
            Settings.ByTime, IsLog, _horizontal.From, _horizontal.To, _vertical.From, _vertical.To, _marks);
    }

    public async ValueTask DisposeAsync()
    {
        _isGone = true;
        _self?.Dispose();
        if (_module is not null)
        {
            try
            {
                await _module.DisposeAsync();
            }
            catch (JSDisconnectedException)
            {
                // The page is gone, and its module with it.
            }
        }
    }

    private Line Prepared(ChartSeries series)
    {
        if (IsLog)
        {
            var positive = series.Points.Where(point => point.Y > 0).ToList();
            _leftOut += series.Points.Count - positive.Count;
            series = series with { Points = positive };
        }
        return new Line(series, Smoothing.Of(series.Points, Settings.Smoothing));
    }

    private string Format(double value) => IsShare ? MetricsText.Share(value) : MetricsText.AxisLoss(value);

    private string AxisText(double value) => Settings.ByTime ? MetricsText.Clock(value) : value.ToString("N0");

    private static string Percent(double share) => (share * 100).ToString("0.##", CultureInfo.InvariantCulture) + "%";

    private string PathOf(IReadOnlyList<ChartPoint> points)
    {
        var path = new StringBuilder();
        foreach (var point in ChartSampling.Thin(points))
        {
            path.Append(CultureInfo.InvariantCulture, $"{(path.Length == 0 ? 'M' : 'L')}{_horizontal.Share(point.X) * 1000:0.#} {(1 - _vertical.Share(point.Y)) * 1000:0.#}");
        }

        // A single point is drawn as a dot: a line of no length with round ends.
        return points.Count == 1 ? path.Append("h0").ToString() : path.ToString();
    }
}

/// <summary>A chart's points for the browser; <paramref name="Version"/> tells which drawing they belong to.</summary>
public sealed record ChartData(
    int Version, IReadOnlyList<ChartDataLine> Lines, byte[] Points, bool IsSmooth, bool IsShare, bool ByTime, bool IsLog,
    double XFrom, double XTo, double YFrom, double YTo, IReadOnlyList<ChartMark> Marks);

public sealed record ChartDataLine(string Name, int Look, int Count);

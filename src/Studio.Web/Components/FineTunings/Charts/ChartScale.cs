namespace FineTuningStudio.Web.Components.FineTunings.Charts;

/// <summary>An axis: where a value lies on it, and which values are marked.</summary>
public interface IChartScale
{
    double From { get; }

    double To { get; }

    IEnumerable<double> Marks { get; }

    /// <summary>Where a value lies, from 0 (the axis' beginning) to 1.</summary>
    double Share(double value);
}

/// <summary>A linear axis whose ends and marks are round numbers (1, 2 or 5 times a power of ten).</summary>
public sealed record ChartScale(double From, double To, double Step) : IChartScale
{
    private const int WantedMarks = 5;
    private const double Day = 86_400;

    private static readonly double[] TimeSteps =
        [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, Day];

    public IEnumerable<double> Marks
    {
        get
        {
            for (var i = 0; From + (i * Step) <= To + (Step / 1000); i++)
            {
                yield return From + (i * Step);
            }
        }
    }

    /// <summary>The axis that covers both values, the ends rounded outwards.</summary>
    public static ChartScale Covering(double lowest, double highest)
    {
        // A flat line still needs an axis with some height.
        highest = highest > lowest ? highest : lowest + 1;
        var step = RoundStep((highest - lowest) / WantedMarks);
        var from = Math.Floor(lowest / step) * step;
        var to = Math.Ceiling(highest / step) * step;
        return new ChartScale(from, to > from ? to : from + step, step);
    }

    /// <summary>The axis of whole numbers that ends exactly at the highest value, as steps of training do.</summary>
    public static ChartScale Counting(double highest) => new(0, Math.Max(highest, 1), Math.Max(1, RoundStep(Math.Max(highest, 1) / WantedMarks)));

    /// <summary>The axis of seconds that ends exactly at the highest value, marked where a clock is: each 1, 2, 5, 10, 15 or 30 seconds or minutes, and so on.</summary>
    public static ChartScale OfTime(double highest)
    {
        highest = Math.Max(highest, 1);
        return new(0, highest, TimeSteps.FirstOrDefault(step => highest / step <= WantedMarks, Math.Ceiling(highest / WantedMarks / Day) * Day));
    }

    public double Share(double value) => Math.Clamp((value - From) / (To - From), 0, 1);

    private static double RoundStep(double rough)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return (rough / power) switch
        {
            <= 1 => 1,
            <= 2 => 2,
            <= 5 => 5,
            _ => 10,
        } * power;
    }
}

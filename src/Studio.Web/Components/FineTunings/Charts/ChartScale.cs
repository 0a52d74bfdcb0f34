namespace FineTuningStudio.Web.Components.FineTunings.Charts;

/// <summary>A linear axis whose ends and marks are round numbers (1, 2 or 5 times a power of ten).</summary>
public sealed record ChartScale(double From, double To, double Step)
{
    private const int WantedMarks = 5;

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

    /// <summary>Where a value lies, from 0 (the axis' beginning) to 1.</summary>
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

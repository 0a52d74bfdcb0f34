namespace FineTuningStudio.Web.Components.FineTunings.Charts;

/// <summary>A logarithmic axis whose ends are 1, 2 or 5 times a power of ten; marked there, or at the powers alone where there are many.</summary>
public sealed record LogScale(double From, double To) : IChartScale
{
    private const int ManyDecades = 3;

    public IEnumerable<double> Marks
    {
        get
        {
            double[] factors = Math.Log10(To / From) > ManyDecades ? [1] : [1, 2, 5];
            for (var power = Math.Floor(Math.Log10(From)); power <= Math.Ceiling(Math.Log10(To)); power++)
            {
                foreach (var mark in factors.Select(factor => factor * Math.Pow(10, power)).Where(mark => mark >= From * .999 && mark <= To * 1.001))
                {
                    yield return mark;
                }
            }
        }
    }

    /// <summary>The axis that covers both values, which are more than 0, the ends rounded outwards.</summary>
    public static LogScale Covering(double lowest, double highest)
    {
        var from = Round(lowest, up: false);
        var to = Round(highest, up: true);
        return new LogScale(from, to > from ? to : from * 10);
    }

    public double Share(double value) => Math.Clamp(Math.Log(value / From) / Math.Log(To / From), 0, 1);

    private static double Round(double value, bool up)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        double[] steps = [1, 2, 5, 10];

        // A value on the mark itself stays there, whatever the last digit of its logarithm says.
        return power * (up ? steps.First(step => step * power >= value * .999999) : steps.Last(step => step * power <= value * 1.000001));
    }
}

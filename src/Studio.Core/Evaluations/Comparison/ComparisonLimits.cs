namespace FineTuningStudio.Core.Evaluations.Comparison;

/// <summary>How far a comparison goes.</summary>
/// <param name="Time">How long a query may run.</param>
/// <param name="Rows">More rows than this are not compared.</param>
/// <param name="Cells">More values than this are not compared; a result takes up to 17 bytes each, and 16 bytes a row while it is compared.</param>
public sealed record ComparisonLimits(TimeSpan Time, int Rows = 1_000_000, int Cells = 10_000_000)
{
    public ComparisonLimits()
        : this(TimeSpan.FromSeconds(30))
    {
    }
}

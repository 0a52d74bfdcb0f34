namespace FineTuningStudio.Core.FineTunings;

/// <summary>Epochs where the provider chooses ("auto").</summary>
public static class AutoEpochs
{
    /// <summary>
    /// OpenAI's documented rule: 3, but up to 25 for few records (aiming at 100 passes) and down to 1 for very many (at most
    /// 25,000 passes).
    /// </summary>
    public static int Of(int records) => records switch
    {
        <= 0 => 3,
        _ when 3 * records < 100 => Math.Min(25, 100 / records),
        _ when 3 * (long)records > 25_000 => Math.Max(1, 25_000 / records),
        _ => 3,
    };
}

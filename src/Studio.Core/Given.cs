namespace FineTuningStudio.Core;

/// <summary>A value that a request may leave out, which is another thing than to send null. <c>default</c> is one that was left out.</summary>
public readonly record struct Given<T>(T Value)
{
    public bool IsGiven { get; } = true;
}

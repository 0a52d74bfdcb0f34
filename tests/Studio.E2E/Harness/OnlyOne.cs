namespace FineTuningStudio.E2E.Harness;

/// <summary>Tests that measure time: they run when no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OnlyOne
{
    public const string Name = "Only one";
}

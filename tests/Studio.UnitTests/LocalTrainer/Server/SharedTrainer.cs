namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

/// <summary>One trainer for all tests of a class that do not mind each other.</summary>
public sealed class SharedTrainer : IAsyncLifetime
{
    internal TrainerHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await TrainerHost.StartFreshAsync();

    public async Task DisposeAsync() => await Host.DisposeAsync();
}

namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

/// <summary>A training that was never interrupted, to compare interrupted ones with.</summary>
public sealed class ReferenceTraining : IAsyncLifetime
{
    internal static readonly object Wanted = new { n_epochs = 6, batch_size = 2 };

    internal TrainerHost Host { get; private set; } = null!;

    internal string JobId { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Host = await TrainerHost.StartFreshAsync();
        JobId = (await Host.TrainAsync(Wanted)).Text("id");
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();
}

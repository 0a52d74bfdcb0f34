namespace FineTuningStudio.UnitTests.LocalTrainer.Server;

/// <summary>One tuned model for all tests of a class that only ask it.</summary>
public sealed class TrainedModel : IAsyncLifetime
{
    internal TrainerHost Host { get; private set; } = null!;

    internal string Name { get; private set; } = "";

    internal string JobId { get; private set; } = "";

    public async Task InitializeAsync()
    {
        Host = await TrainerHost.StartFreshAsync(static options => options.LoadedModels = 1);
        var job = await Host.TrainAsync();
        (Name, JobId) = (job.Text("fine_tuned_model"), job.Text("id"));
    }

    public async Task DisposeAsync() => await Host.DisposeAsync();
}

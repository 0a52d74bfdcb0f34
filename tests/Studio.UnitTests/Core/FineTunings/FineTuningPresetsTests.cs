using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.GoldenRecords;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Core.Money;

namespace FineTuningStudio.UnitTests.Core.FineTunings;

public sealed class FineTuningPresetsTests : IDisposable
{
    private readonly MoneyStudio _studio = new();

    public void Dispose() => _studio.Dispose();

    private FineTuningPresets Presets => _studio.Get<FineTuningPresets>();

    private static PresetRequest Mine(string name = "Mine", string parameter = "n_epochs", string value = "4") => new(name, "paid")
    {
        ModelName = MoneyStudio.DearModel,
        Parameters = new Dictionary<string, ParameterValue> { [parameter] = ParameterValue.Of(value) },
        SplitKind = SplitKind.Shape,
        ValidationSplit = 0.25,
    };

    private async Task<PresetView> CreateAsync(PresetRequest request) => (await Presets.CreateAsync(request, CancellationToken.None)).Value!;

    [Fact]
    public async Task Built_in_ones_come_first_and_hold_only_what_the_provider_describes_and_takes()
    {
        var mine = await CreateAsync(Mine());

        var all = await Presets.ListAsync("paid", CancellationToken.None);
        var forge = await Presets.ListAsync("forge", CancellationToken.None);

        Assert.Equal(["Quick look", "Balanced", "Thorough", "Mine"], all.Select(preset => preset.Name));
        Assert.Equal(mine.Id, all[^1].Id);
        Assert.All(all.Take(3), preset => Assert.False(string.IsNullOrWhiteSpace(preset.Description)));

        // Its batch size takes no "auto", and it has no learning rate.
        Assert.Equal(["n_epochs"], all[0].Parameters.Keys);
        Assert.Equal(["epochs", "loraRank"], forge[2].Parameters.Keys.Order());
        Assert.All(forge, preset => Assert.Equal("forge", preset.Provider));
    }

    [Fact]
    public async Task Preset_is_kept_whole_renamed_replaced_and_deleted()
    {
        var made = await CreateAsync(Mine());

        var renamed = (await Presets.RenameAsync(made.Id, " Yours ", CancellationToken.None)).Value!;
        var replaced = (await Presets.UpdateAsync(made.Id, new PresetRequest("Yours", "forge"), CancellationToken.None)).Value!;
        await Presets.DeleteAsync(made.Id, CancellationToken.None);
        var again = await Presets.DeleteAsync(made.Id, CancellationToken.None);

        Assert.Equal((SplitKind.Shape, 0.25, "4"), (made.SplitKind, made.ValidationSplit, made.Parameters["n_epochs"].Text));
        Assert.Equal(("Yours", "4"), (renamed.Name, renamed.Parameters["n_epochs"].Text));
        Assert.Equal(("forge", 0, null), (replaced.Provider, replaced.Parameters.Count, replaced.SplitKind));
        Assert.Equal(ProblemKind.NotFound, again.Problem!.Kind);
    }

    [Fact]
    public async Task Name_is_taken_once_a_provider_also_at_the_same_moment()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Presets.CreateAsync(Mine(), CancellationToken.None))));
        var elsewhere = await Presets.CreateAsync(new PresetRequest("Mine", "forge"), CancellationToken.None);

        Assert.Single(answers, answer => answer.Value is not null);
        Assert.All(answers.Where(answer => answer.Value is null), answer => Assert.Equal("conflict", answer.Problem!.Code));
        Assert.Null(elsewhere.Problem);
    }

    [Fact]
    public async Task What_cannot_be_sent_or_is_secret_is_not_kept()
    {
        _studio.Paid.Description = _studio.Paid.Description with { Parameters = [.. _studio.Paid.Description.Parameters, new ParameterDescription("token", ParameterType.Secret, "Token", "Secret.")] };

        var range = await Presets.CreateAsync(Mine(value: "99"), CancellationToken.None);
        var unknown = await Presets.CreateAsync(Mine(parameter: "warmth"), CancellationToken.None);
        var secret = await Presets.CreateAsync(Mine(parameter: "token", value: "hunter2"), CancellationToken.None);
        var nameless = await Presets.CreateAsync(Mine(name: " "), CancellationToken.None);
        var nowhere = await Presets.CreateAsync(new PresetRequest("Mine", "nowhere"), CancellationToken.None);

        Assert.Contains("model_parameters.n_epochs", range.Problem!.Errors.Keys);
        Assert.Contains("model_parameters.warmth", unknown.Problem!.Errors.Keys);
        Assert.Contains("presets keep none", secret.Problem!.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", secret.Problem.Message, StringComparison.Ordinal);
        Assert.Contains("name", nameless.Problem!.Errors.Keys);
        Assert.Contains("model_provider", nowhere.Problem!.Errors.Keys);
    }

    [Fact]
    public async Task Built_in_one_is_neither_changed_nor_deleted()
    {
        var id = (await Presets.ListAsync("paid", CancellationToken.None))[0].Id;

        Assert.Equal(ProblemKind.Conflict, (await Presets.DeleteAsync(id, CancellationToken.None)).Problem!.Kind);
        Assert.Equal(ProblemKind.Conflict, (await Presets.UpdateAsync(id, Mine(), CancellationToken.None)).Problem!.Kind);
    }
}

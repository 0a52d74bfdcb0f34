using FineTuningStudio.Core.Providers;
using FineTuningStudio.TestServers;
using FineTuningStudio.UnitTests.Core.Generations;

namespace FineTuningStudio.UnitTests.Core.Providers.Fireworks;

public sealed class FireworksDeploymentTests
{
    private const string Model = "accounts/acme/models/sales-4b5c6d7e";

    [Fact]
    public async Task Model_is_deployed_listed_and_taken_down()
    {
        await using var fireworks = await StartAsync();
        var deployments = fireworks.Provider.Deployments!;

        var made = (await deployments.DeployAsync(Model, null, CancellationToken.None)).Value();
        var up = Assert.Single((await deployments.ListAsync(CancellationToken.None)).Value());
        var gone = await deployments.UndeployAsync(up.Id, CancellationToken.None);
        var again = await deployments.UndeployAsync(up.Id, CancellationToken.None);

        Assert.Equal((Model, "CREATING", false), (made.ModelId, made.State, made.IsUp));
        Assert.Equal((made.Id, Model, "READY", true), (up.Id, up.ModelId, up.State, up.IsUp));
        Assert.NotNull(up.CreatedAt);
        Assert.Null(gone.Error);
        Assert.Null(again.Error);
        Assert.Empty((await deployments.ListAsync(CancellationToken.None)).Value());
    }

    [Fact]
    public async Task Deploying_again_gives_the_one_that_is_up()
    {
        await using var fireworks = await StartAsync();
        var deployments = fireworks.Provider.Deployments!;
        var first = (await deployments.DeployAsync(Model, null, CancellationToken.None)).Value();

        var second = (await deployments.DeployAsync("sales-4b5c6d7e", null, CancellationToken.None)).Value();

        Assert.Equal(first.Id, second.Id);
        Assert.Single(fireworks.Server.Deployments);
    }

    [Fact]
    public async Task Deploying_after_taking_down_makes_another()
    {
        await using var fireworks = await StartAsync();
        var deployments = fireworks.Provider.Deployments!;
        var first = (await deployments.DeployAsync(Model, null, CancellationToken.None)).Value();
        await deployments.UndeployAsync(first.Id, CancellationToken.None);

        var second = (await deployments.DeployAsync(Model, null, CancellationToken.None)).Value();

        Assert.NotEqual(first.Id, second.Id);
    }

    [Fact]
    public async Task Model_that_is_not_deployed_says_so_and_one_that_comes_up_too()
    {
        await using var fireworks = await StartAsync();
        fireworks.Server.DeploysByItself = false;

        var before = await AskAsync(fireworks);
        await fireworks.Provider.Deployments!.DeployAsync(Model, null, CancellationToken.None);
        var coming = await AskAsync(fireworks);

        Assert.Equal((ProviderErrorKind.NotFound, "not_deployed"), (before.Error!.Kind, before.Error.Code));
        Assert.Contains("deploy it first", before.Error.Message);
        Assert.Contains("CREATING", coming.Error!.Message);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Deployed_model_answers_also_where_its_deployment_must_be_named(bool needsRoute)
    {
        await using var fireworks = await StartAsync();
        fireworks.Server.NeedsRoute = needsRoute;
        var made = (await fireworks.Provider.Deployments!.DeployAsync(Model, null, CancellationToken.None)).Value();
        await fireworks.Provider.Deployments.ListAsync(CancellationToken.None);

        var first = (await AskAsync(fireworks)).Value();
        var second = (await AskAsync(fireworks)).Value();

        Assert.Equal(["SELECT 1", "SELECT 1"], [first.Choices[0].Text, second.Choices[0].Text]);
        Assert.Equal(needsRoute ? [Model, $"{Model}#{made.Id}", $"{Model}#{made.Id}"] : [Model, Model], fireworks.Server.Asked);
    }

    [Fact]
    public async Task Models_are_the_accounts_and_those_of_the_settings()
    {
        await using var fireworks = await StartAsync();

        var models = (await fireworks.Provider.ListModelsAsync(CancellationToken.None)).Value();
        var deleted = await fireworks.Provider.DeleteModelAsync(Model, CancellationToken.None);
        var again = await fireworks.Provider.DeleteModelAsync(Model, CancellationToken.None);

        Assert.Equal([(Model, true, ScriptableFireworksServer.BaseModel), (ScriptableFireworksServer.BaseModel, false, null)], models.Select(model => (model.Id, model.IsTuned, model.BaseModel)));
        Assert.Equal(new DateOnly(2027, 3, 1), models[0].ShutdownDate);
        Assert.Equal((null, null), (deleted.Error, again.Error));
        Assert.Empty(fireworks.Server.Models);
    }

    private static async Task<FireworksCase> StartAsync()
    {
        var fireworks = await FireworksCase.StartAsync();
        fireworks.Server.AddModel(Model, ScriptableFireworksServer.BaseModel);
        return fireworks;
    }

    private static Task<Answer<ChatAnswer>> AskAsync(FireworksCase fireworks) =>
        fireworks.Provider.ChatAsync(new ChatRequest(Model, [new ChatMessage("user", "How many?")]), null, CancellationToken.None);
}

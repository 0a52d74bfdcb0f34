using Bunit;
using FineTuningStudio.Core;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Providers;
using FineTuningStudio.UnitTests.Components.FineTunings;
using FineTuningStudio.UnitTests.Components.Shared;
using FineTuningStudio.Web.Components.FineTunings.Details;
using FineTuningStudio.Web.Components.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.UnitTests.Components.Providers;

/// <summary>What is deployed, on the providers page and on a job's.</summary>
public sealed class DeploymentTests : FineTuningPages
{
    private const string Model = "accounts/acme/models/sales";

    private readonly FakeDeployments _deployments = new();

    public DeploymentTests()
    {
        Provider.Deployments = _deployments;
        Provider.Description = Provider.Description with { Title = "Fireworks", CanDeploy = true, DeploymentPrice = new HourlyPrice(4, new DateOnly(2026, 11, 20)) };
        Services.AddSingleton(new ServedModels(Core<ProviderRegistry>(), Time));
    }

    [Fact]
    public async Task Panel_says_what_is_up_since_when_and_what_it_came_to()
    {
        _deployments.Up.Add(new RemoteDeployment("accounts/acme/deployments/studio-sales", Model, "READY", true, Time.GetUtcNow()));
        Time.Advance(TimeSpan.FromMinutes(90));

        var panel = OpenPanel();

        panel.WaitForAssertion(() => Assert.Contains("$4.00 an hour (read 2026-11-20)", panel.Markup));
        Assert.Contains("1 h ago", panel.Markup);
        Assert.Contains("$6.00", panel.Markup);
        await TakeDownAsync(panel);
        panel.WaitForAssertion(() => Assert.Contains("Nothing is up", panel.Markup));
        Assert.Empty(_deployments.Up);
    }

    [Fact]
    public void Panel_without_a_price_says_that_it_is_not_known()
    {
        Provider.Description = Provider.Description with { DeploymentPrice = null };
        _deployments.Up.Add(new RemoteDeployment("d", Model, "READY", true, Time.GetUtcNow()));

        var panel = OpenPanel();

        panel.WaitForAssertion(() => Assert.Contains("at a price that is not in the settings", panel.Markup));
        Assert.DoesNotContain("$", panel.Markup);
    }

    [Fact]
    public void Panel_of_a_provider_that_is_down_says_so()
    {
        _deployments.Error = new ProviderError(ProviderErrorKind.Transient, "unreachable", "Fireworks cannot be reached.");

        var panel = OpenPanel();

        panel.WaitForAssertion(() => Assert.Contains("Fireworks cannot be reached.", panel.Find("[role=alert]").TextContent));
    }

    [Fact]
    public async Task Job_offers_to_deploy_its_model_and_then_to_take_it_down()
    {
        var job = await AddJobAsync();
        await FinishAsync(job.Id, Model);
        var page = Render<FineTuningDetailPage>(parameters => parameters.Add(page => page.Id, job.Id));
        page.WaitForAssertion(() => Assert.Equal("Not served yet", page.Find("#deployment-title").TextContent));
        Assert.Contains("$4.00 an hour", page.Markup);

        var clicked = page.Button("Deploy it").ClickAsync(new());
        await page.InvokeAsync(() => Dialogs.Close(true));
        await clicked;
        page.WaitForAssertion(() => Assert.Equal("Deployed", page.Find("#deployment-title").TextContent));
        await TakeDownAsync(page);

        page.WaitForAssertion(() => Assert.Equal("Not served yet", page.Find("#deployment-title").TextContent));
        Assert.Equal([(Model, "small")], _deployments.Asked);
    }

    [Fact]
    public async Task Nothing_is_deployed_without_a_yes()
    {
        var job = await AddJobAsync();
        await FinishAsync(job.Id, Model);
        var page = Render<FineTuningDetailPage>(parameters => parameters.Add(page => page.Id, job.Id));

        var clicked = page.Button("Deploy it").ClickAsync(new());
        await page.InvokeAsync(() => Dialogs.Close(false));
        await clicked;

        Assert.Empty(_deployments.Asked);
    }

    private IRenderedComponent<DeploymentsPanel> OpenPanel() =>
        Render<DeploymentsPanel>(parameters => parameters.Add(panel => panel.Provider, Provider.Description));

    private async Task TakeDownAsync<T>(IRenderedComponent<T> page)
        where T : Microsoft.AspNetCore.Components.IComponent
    {
        var clicked = page.Find("button[aria-label='Take down sales']").ClickAsync(new());
        await page.InvokeAsync(() => Dialogs.Close(true));
        await clicked;
    }

    private sealed class FakeDeployments : IModelDeployments
    {
        public List<RemoteDeployment> Up { get; } = [];

        public List<(string Model, string? Base)> Asked { get; } = [];

        public ProviderError? Error { get; set; }

        public Task<Answer<IReadOnlyList<RemoteDeployment>>> ListAsync(CancellationToken cancellationToken) =>
            Task.FromResult<Answer<IReadOnlyList<RemoteDeployment>>>(Error is { } error ? error : Up.ToList());

        public Task<Answer<RemoteDeployment>> DeployAsync(string modelId, string? baseModel, CancellationToken cancellationToken)
        {
            Asked.Add((modelId, baseModel));
            var made = new RemoteDeployment("accounts/acme/deployments/studio-sales", modelId, "READY", true, null);
            Up.Add(made);
            return Task.FromResult<Answer<RemoteDeployment>>(made);
        }

        public Task<Answer<Done>> UndeployAsync(string deploymentId, CancellationToken cancellationToken)
        {
            Up.RemoveAll(deployment => deployment.Id == deploymentId);
            return Task.FromResult<Answer<Done>>(new Done());
        }
    }
}

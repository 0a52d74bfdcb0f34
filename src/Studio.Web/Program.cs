using FineTuningStudio.Core;
using FineTuningStudio.LocalTrainer;
using FineTuningStudio.Web;
using FineTuningStudio.Web.Api;
using FineTuningStudio.Web.Api.Answers;
using FineTuningStudio.Web.Components;
using FineTuningStudio.Web.Demo;
using FineTuningStudio.Web.Doors;
using FineTuningStudio.Web.Hubs;

if (NewKeyCommand.Run(args, Console.Out, Console.Error) is { } exitCode)
{
    return exitCode;
}
var isDemo = DemoMode.Take(ref args);
var builder = StudioHost.CreateBuilder(args);
if (!StudioDoors.TryOpen(builder, out var doors, out var fault))
{
    Console.Error.WriteLine(fault);
    return ExitCodes.BadSettings;
}
var paths = StudioHost.Paths(builder);
builder.Services.AddStudioCore(builder.Configuration, paths);
builder.Services.AddBuiltInTrainer(paths);
builder.Services.AddStudioDoors(doors);
builder.Services.AddStudioApi(builder.Configuration);
builder.Services.AddStudioHub();
builder.Services.AddStudioPages();
if (isDemo)
{
    builder.Services.AddDemo();
}

var app = builder.Build();
app.UseProblemAnswers();
app.UseStudioDoors();
app.UseSwaggerUI(StudioApi.ShowIn);
app.MapStudioApi();
app.MapStudioHub();
app.MapLocalTrainer(StudioRoutes.LocalTrainer);
app.MapSignIn();
app.MapStaticAssets().AllowAnonymous();
app.MapRazorComponents<App>().AddInteractiveServerRenderMode();
app.OpenEngineWhenListening();
try
{
    await app.RunAsync();
    return ExitCodes.Success;
}
catch (Exception exception) when (StartFaults.Explain(exception) is { } sentence)
{
    Console.Error.WriteLine(sentence);
    return ExitCodes.BadSettings;
}

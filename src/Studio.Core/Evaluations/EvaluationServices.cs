using FineTuningStudio.Core.Data;
using FineTuningStudio.Core.Evaluations.Comparison;
using FineTuningStudio.Core.FineTunings;
using FineTuningStudio.Core.Webhooks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace FineTuningStudio.Core.Evaluations;

internal static class EvaluationServices
{
    public static IServiceCollection AddEvaluations(this IServiceCollection services) => services
        .AddSingleton<EvaluationFeed>()
        .AddSingleton<ExecutionComparison>()
        .AddSingleton<EvaluationQueries>()
        .AddSingleton<AskingEstimates>()
        .AddSingleton<EvaluationSignals>()
        .AddSingleton<EvaluationPlanner>()
        .AddSingleton<EvaluationCreation>()
        .AddSingleton(provider => new EvaluationCommands(
            provider.GetRequiredService<IDbContextFactory<StudioDb>>(),
            provider.GetRequiredService<EvaluationCreation>(),
            provider.GetRequiredService<FineTuningWriter>(),
            provider.GetRequiredService<EvaluationQueries>(),
            provider.GetRequiredService<EvaluationFeed>(),
            provider.GetRequiredService<WebhookOutbox>(),
            provider.GetRequiredService<EvaluationSignals>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton(new EvaluationOptions())
        .AddSingleton<IModelDoor, ModelDoor>()
        .AddSingleton<IAnswerJudge, AnswerJudge>()
        .AddSingleton<ContestantDoor>()
        .AddSingleton<AnswerLog>()
        .AddSingleton<RunTools>()
        .AddSingleton<RunEnding>()
        .AddSingleton<EvaluationRun>()
        .AddSingleton<AutomaticEvaluations>()
        .AddHostedService<EvaluationRunner>();
}

using Provisioning;

namespace Quickstart.Tour;

/// <summary>The years after the first minute: a backup, a mistake, the way back, another password, a lost primary, and a look inside.</summary>
internal static class SecondAct
{
    private const int Rows = 300;

    public static async Task RunAsync(Session session, DatabaseSpec spec, CancellationToken cancellationToken)
    {
        await using var ledger = await Ledger.OpenAsync(session.Credentials, session.Connector, spec.Id, cancellationToken);
        await WriteAndBackUpAsync(session, spec.Id, ledger, cancellationToken);
        var moment = await MakeTheMistakeAsync(ledger, cancellationToken);
        await RestoreAsync(session, spec, moment, cancellationToken);
        await RotateAsync(session, spec.Id, cancellationToken);
        await LoseThePrimaryAsync(session, spec, cancellationToken);

        var insights = await session.Monitor.GetQueryInsightsAsync(spec.Id, new QueryInsightOptions { Limit = 5 }, cancellationToken);
        Narration.Step($"What {insights.Instance} has spent its time on");
        Narration.WriteQueries(insights);
    }

    private static async Task WriteAndBackUpAsync(Session session, DatabaseId id, Ledger ledger, CancellationToken cancellationToken)
    {
        Narration.Step($"Write 200 rows, take a base backup, write {Rows - 200} more");
        await ledger.CreateAsync(cancellationToken);
        await ledger.WriteAsync(1, 200, cancellationToken);
        await Narration.FollowAsync(session, await session.Backups.BackupAsync(id, cancellationToken: cancellationToken), cancellationToken);
        await ledger.WriteAsync(201, Rows, cancellationToken);
        Narration.WriteBackups(await session.Backups.ListAsync(id, cancellationToken), await session.Backups.GetRestorableWindowAsync(id, cancellationToken));
    }

    private static async Task<DateTimeOffset> MakeTheMistakeAsync(Ledger ledger, CancellationToken cancellationToken)
    {
        Narration.Step("The mistake");
        var moment = await ledger.GetTimeAsync(cancellationToken);
        await ledger.DropAsync(cancellationToken);
        Narration.Say($"{moment:HH:mm:ss.ffffff} UTC: {Rows} rows. Right after it: drop table ledger");
        return moment;
    }

    private static async Task RestoreAsync(Session session, DatabaseSpec spec, DateTimeOffset moment, CancellationToken cancellationToken)
    {
        Narration.Step("The way back: a second database, as it was at that moment");
        var restored = spec with { Project = $"{spec.Project}-restored", Tier = DatabaseTier.Free };
        var request = new RestoreRequest { Spec = restored, Source = spec.Id, Target = RestoreTarget.At(moment) };
        var operation = await Narration.FollowAsync(
            session, await session.Backups.RestoreAsync(request, cancellationToken: cancellationToken), cancellationToken);
        await using (var ledger = await Ledger.OpenAsync(session.Credentials, session.Connector, restored.Id, cancellationToken))
        {
            Narration.Say($"{await ledger.CountAsync(cancellationToken)} of {Rows} rows are back, {Narration.Duration(operation)} after the request");
        }

        operation = await session.Provisioner.DeprovisionAsync(restored.Id, cancellationToken: cancellationToken);
        await session.Provisioner.WaitAsync(operation.Id, cancellationToken);
    }

    private static async Task RotateAsync(Session session, DatabaseId id, CancellationToken cancellationToken)
    {
        Narration.Step("Another password");
        var before = await session.Credentials.GetAsync(id, cancellationToken);
        await using var old = await Ledger.OpenAsync(session.Credentials, session.Connector, id, cancellationToken);
        await old.GetTimeAsync(cancellationToken);
        await Narration.FollowAsync(session, await session.Credentials.RotateAsync(id, cancellationToken: cancellationToken), cancellationToken);
        var after = await session.Credentials.GetAsync(id, cancellationToken);
        await using var now = await Ledger.OpenAsync(session.Credentials, session.Connector, id, cancellationToken);
        await now.GetTimeAsync(cancellationToken);
        await old.GetTimeAsync(cancellationToken);
        Narration.Say($"the new password {(after.Password != before.Password ? "logs in" : "IS THE OLD ONE")}, and the session that was open stays open");
    }

    private static async Task LoseThePrimaryAsync(Session session, DatabaseSpec spec, CancellationToken cancellationToken)
    {
        var metrics = await session.Monitor.GetMetricsAsync(spec.Id, cancellationToken);
        if (metrics.Pods.Count < 2)
        {
            return;
        }

        var primary = metrics.Pods.Single(pod => pod.Role == "primary").Name;
        Narration.Step(session.IsEmbedded ? $"Kill the primary, {primary}, while an application commits" : "Switch the primary over while an application commits");
        await using var ledger = await Ledger.OpenAsync(session.Credentials, session.Connector, spec.Id, cancellationToken);
        await ledger.CreateAsync(cancellationToken);
        var result = await Failover.RunAsync(ledger, 1, () => session.TakeAwayAsync(spec.Id, primary, cancellationToken), cancellationToken);
        metrics = await session.Monitor.GetMetricsAsync(spec.Id, cancellationToken);
        Narration.Say($"{metrics.Pods.FirstOrDefault(pod => pod.Role == "primary")?.Name} is the primary now");
        Narration.Say($"the application was without one for {result.Gap.TotalSeconds:0.0} s; {result.Missing} of {result.Acknowledged} acknowledged commits are missing");
    }
}

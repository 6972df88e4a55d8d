using System.Text.Json.Nodes;
using Provisioning.Kubernetes.Resources;
using Provisioning.Kubernetes.Tests.Fakes;

namespace Provisioning.Kubernetes.Tests.Pipeline;

/// <summary>What users will meet: who is told what, when, and what is written.</summary>
public sealed class FailureTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ProvisionAsync_InvalidSpec_ThrowsEveryErrorAndWritesNothing()
    {
        await using var host = new TestHost();

        var refusal = await Assert.ThrowsAsync<SpecValidationException>(
            () =>
                host.Provisioner.ProvisionAsync(TestHost.Spec() with { Tier = new DatabaseTier("GOLD"), Version = "1" }, cancellationToken: CancellationToken));

        Assert.Equal(["Tier", "Version"], refusal.Errors.Select(error => error.Field));
        Assert.Empty(host.Kubernetes.Calls);
    }

    [Fact]
    public async Task ProvisionAsync_NoEncryptionKey_SaysHowToMakeOneAndWritesNothing()
    {
        await using var host = new TestHost(withKey: false);

        var refusal = await Assert.ThrowsAsync<ProvisioningException>(
            () => host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken));

        Assert.Equal(ErrorCode.EncryptionKeyMissing, refusal.Code);
        Assert.Contains("openssl rand -base64 32", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(host.Kubernetes.Calls);
    }

    [Fact]
    public async Task ProvisionAsync_NamespaceOfSomebodyElse_IsTakenAndWritesNothing()
    {
        await using var host = new TestHost();
        host.Kubernetes.Put(CoreTypes.Namespace, new JsonObject { ["metadata"] = new JsonObject { ["name"] = "acme-shop" } });

        var refusal = await Assert.ThrowsAsync<ProvisioningException>(
            () => host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken));

        Assert.Equal(ErrorCode.NameTaken, refusal.Code);
        Assert.DoesNotContain(host.Kubernetes.Calls, call => !call.StartsWith("get ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ProvisionAsync_SameNameOfAnotherTenant_IsTakenWithoutSayingWhose()
    {
        await using var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec("a-b", "c"), cancellationToken: CancellationToken)).Id);

        var refusal = await Assert.ThrowsAsync<ProvisioningException>(
            () => host.Provisioner.ProvisionAsync(TestHost.Spec("a", "b-c"), cancellationToken: CancellationToken));

        Assert.Equal(ErrorCode.NameTaken, refusal.Code);
        Assert.DoesNotContain("a-b/c", refusal.Message, StringComparison.Ordinal);
        Assert.Null(await host.Provisioner.GetAsync(new DatabaseId("a", "b-c"), CancellationToken));
        Assert.NotNull(await host.Provisioner.GetAsync(new DatabaseId("a-b", "c"), CancellationToken));
    }

    [Fact]
    public async Task ProvisionAsync_OperatorMissing_FailsInValidatingWithTheInstallCommand()
    {
        await using var host = new TestHost();
        host.Kubernetes.Missing.Add(Widget.ResourceType.ToString());

        var ended = await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);

        Assert.Equal(ErrorCode.OperatorNotInstalled, ended.Error!.Code);
        Assert.Contains("kubectl apply -f widgets.yaml", ended.Error.Message, StringComparison.Ordinal);
        Assert.Equal(StageState.Failed, ended.Stages[0].State);
        Assert.Equal(DatabaseState.Failed, (await host.Provisioner.GetAsync(TestHost.Spec().Id, CancellationToken))!.State);
    }

    [Fact]
    public async Task ProvisionAsync_StuckUntilTheDeadline_ReportsTheCauseAndItsCode()
    {
        await using var host = new TestHost(configure: options => options.StageDeadlines["waiting_for_ready"] = TimeSpan.FromMinutes(5));
        host.Kubernetes.Operator = (kubernetes, type, body) =>
        {
            if (type == Widget.ResourceType.ToString() && body["status"] is null)
            {
                FakeEngine.SetUp(kubernetes, body, status => status["stuck"] = "2 of 3 pods ready; acme-shop-3 is Pending: no node has 4Gi free");
            }
        };

        var ended = await host.EndAsync(
            (await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id, TimeSpan.FromSeconds(1));

        Assert.Equal(ErrorCode.Unschedulable, ended.Error!.Code);
        Assert.Equal("2 of 3 pods ready; acme-shop-3 is Pending: no node has 4Gi free. (WAITING_FOR_READY gave up after 5 minutes)", ended.Error.Message);
    }

    [Theory]
    [InlineData("hopeless", "attempt-1 failed, and would again: it is hopeless.")]
    [InlineData("something else", "Tried again: something else. (WAITING_FOR_READY gave up after 5 minutes)")]
    public async Task ProvisionAsync_LogOfAnAttempt_EndsTheWaitOnlyWhenItIsFinal(string log, string message)
    {
        await using var host = new TestHost(configure: options => options.StageDeadlines["WAITING_FOR_READY"] = TimeSpan.FromMinutes(5));
        host.Engine.Attempt = "attempt-1";
        host.Kubernetes.Log = log;
        host.Kubernetes.Operator = (kubernetes, type, body) =>
        {
            if (type == Widget.ResourceType.ToString() && body["status"] is null)
            {
                FakeEngine.SetUp(kubernetes, body, status => status["stuck"] = "tried again");
            }
        };

        var ended = await host.EndAsync(
            (await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id, TimeSpan.FromSeconds(1));

        Assert.Equal(ErrorCode.Unschedulable, ended.Error!.Code);
        Assert.Equal(message, ended.Error.Message);
    }

    [Fact]
    public async Task ProvisionAsync_OperatorThatNeverAnswers_EndsAtTheDeadline()
    {
        await using var host = new TestHost(configure: options => options.StageDeadlines["WAITING_FOR_READY"] = TimeSpan.FromSeconds(30));
        host.Kubernetes.Operator = null;

        var ended = await host.EndAsync(
            (await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id, TimeSpan.FromSeconds(1));

        Assert.Equal(ErrorCode.DeadlineExceeded, ended.Error!.Code);
        Assert.True(ended.Error.IsTransient);
        Assert.Contains("Waiting for the operator", ended.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProvisionAsync_PassingFault_IsTriedAgainInsideTheStage()
    {
        await using var host = new TestHost();
        var faults = 3;
        host.Kubernetes.Before = call => call.StartsWith("apply widgets", StringComparison.Ordinal) && faults-- > 0
            ? Task.FromException(FakeKubernetes.Refuse(Widget.ResourceType, 503, "ServiceUnavailable", "the webhook is down"))
            : Task.CompletedTask;

        var ended = await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);

        Assert.Equal(OperationState.Succeeded, ended.State);
        Assert.Equal(4, host.Kubernetes.Calls.Count(call => call.StartsWith("apply widgets", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task ProvisionAsync_FaultThatStays_FailsAtTheDeadlineWithTheLastFault()
    {
        await using var host = new TestHost();
        host.Kubernetes.Before = call => call.StartsWith("apply widgets", StringComparison.Ordinal)
            ? Task.FromException(FakeKubernetes.Refuse(Widget.ResourceType, 503, "ServiceUnavailable", "the webhook is down"))
            : Task.CompletedTask;

        var ended = await host.EndAsync(
            (await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id, TimeSpan.FromSeconds(1));

        Assert.Equal(ErrorCode.ClusterUnreachable, ended.Error!.Code);
        Assert.Contains("CRD_DEPLOYMENT did not end within 2 minutes", ended.Error.Message, StringComparison.Ordinal);
        Assert.Contains("the webhook is down", ended.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(422, "admission webhook denied the request: too small", "REJECTED")]
    [InlineData(403, "widgets is forbidden: exceeded quota: q, requested: cpu=9", "QUOTA_EXCEEDED")]
    [InlineData(403, "widgets is forbidden: User \"u\" cannot patch resource \"widgets\"", "FORBIDDEN")]
    [InlineData(401, "Unauthorized", "UNAUTHENTICATED")]
    public async Task ProvisionAsync_TerminalRefusal_FailsAtOnce(int status, string message, string code)
    {
        await using var host = new TestHost();
        host.Kubernetes.Before = call => call.StartsWith("apply widgets", StringComparison.Ordinal)
            ? Task.FromException(FakeKubernetes.Refuse(Widget.ResourceType, status, "Refused", message))
            : Task.CompletedTask;

        var ended = await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);

        Assert.Equal(new ErrorCode(code), ended.Error!.Code);
        Assert.Single(host.Kubernetes.Calls, call => call.StartsWith("apply widgets", StringComparison.Ordinal));
        Assert.Equal(StageState.Failed, ended.Stages[2].State);
    }

    [Fact]
    public async Task ProvisionAsync_DefectInAStage_FailsWithoutTheExceptionsText()
    {
        await using var host = new TestHost();
        host.Engine.Probe = () => throw new FormatException($"'{FakeEngine.Password}' was not in a correct format");

        var ended = await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);

        Assert.Equal(ErrorCode.Internal, ended.Error!.Code);
        Assert.DoesNotContain(FakeEngine.Password, ended.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Logs.GetSnapshot(), record => record.Message.Contains(FakeEngine.Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task ProvisionAsync_ImpossibleChange_IsRefusedBeforeAnythingIsWritten()
    {
        await using var host = new TestHost();
        await host.EndAsync((await host.Provisioner.ProvisionAsync(TestHost.Spec(), cancellationToken: CancellationToken)).Id);
        var calls = host.Kubernetes.Calls.Count(call => call.StartsWith("replace configmaps", StringComparison.Ordinal));

        await Assert.ThrowsAsync<SpecValidationException>(
            () => host.Provisioner.ProvisionAsync(TestHost.Spec() with { Storage = "1Gi" }, cancellationToken: CancellationToken));

        Assert.Equal(calls, host.Kubernetes.Calls.Count(call => call.StartsWith("replace configmaps", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Provision_EverythingThatIsWrittenLoggedOrTold_HoldsNoSecret()
    {
        await using var host = new TestHost();
        host.Engine.Probe = new Queue<string?>(["not yet", null]).Dequeue;
        var spec = TestHost.Spec() with { Backup = BackupPolicy.Daily("s3") };
        var ended = await host.EndAsync((await host.Provisioner.ProvisionAsync(spec, cancellationToken: CancellationToken)).Id);
        Assert.Equal(OperationState.Succeeded, ended.State);
        var plan = await host.Provisioner.PlanAsync(spec with { Instances = 2 }, CancellationToken);
        var database = await host.Provisioner.GetAsync(spec.Id, CancellationToken);
        var credentials = await host.Credentials.GetAsync(spec.Id, CancellationToken);

        var texts = host.Logs.GetSnapshot().Select(record => $"{record.Message} {record.Exception}")
            .Concat(
                host.Kubernetes.Snapshot().Where(entry => !entry.Key.EndsWith("acme-shop-app", StringComparison.Ordinal)).Select(
                    entry => entry.Value.ToJsonString()))
            .Append($"{ended} {string.Join(' ', ended.Stages)} {database} {credentials}")
            .Concat(plan.Changes.SelectMany(change => change.Fields).Select(field => field.ToString()));
        var password = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(FakeEngine.Password));
        Assert.All(texts, text => Assert.True(
            !text.Contains(FakeEngine.Password, StringComparison.Ordinal) && !text.Contains(password, StringComparison.Ordinal)
            && !text.Contains(TestHost.Key, StringComparison.Ordinal) && !text.Contains("store-s3cret", StringComparison.Ordinal),
            "a secret is in: " + text));
    }
}

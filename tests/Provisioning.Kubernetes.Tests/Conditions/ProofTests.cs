using Provisioning.Kubernetes.Conditions;
using Provisioning.Kubernetes.State;

namespace Provisioning.Kubernetes.Tests.Conditions;

public sealed class ProofTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(false, null, true, ConditionStatus.False, ConditionReasons.NoBackupPolicy)]
    [InlineData(false, 1.0, true, ConditionStatus.False, ConditionReasons.NoBackupPolicy)]
    [InlineData(true, null, true, ConditionStatus.False, ConditionReasons.NeverVerified)]
    [InlineData(true, 1.0, false, ConditionStatus.False, ConditionReasons.VerificationFailed)]
    [InlineData(true, 30.0, true, ConditionStatus.True, ConditionReasons.Verified)]
    [InlineData(true, 30.001, true, ConditionStatus.False, ConditionReasons.VerificationTooOld)]
    public void Judge_EachState_HasItsReason(bool backedUp, double? daysAgo, bool succeeded, ConditionStatus status, string reason)
    {
        var spec = new PostgreSqlSpec { Organization = "acme", Project = "shop", Backup = backedUp ? BackupPolicy.Daily("s3") : null };
        var proof = daysAgo is { } days ? new ProofRecord(Now.AddDays(-days), succeeded, "Restored b1.") : null;

        var condition = Proof.Judge(spec, proof, TimeSpan.FromDays(30), Now);

        Assert.Equal((ConditionTypes.Proven, status, reason), (condition.Type, condition.Status, condition.Reason));
        Assert.NotEmpty(condition.Message);
    }
}

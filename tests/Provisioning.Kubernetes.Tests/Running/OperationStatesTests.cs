using Provisioning.Kubernetes.Running;

namespace Provisioning.Kubernetes.Tests.Running;

public sealed class OperationStatesTests
{
    [Theory]
    [InlineData("provision", DatabaseState.Provisioning, DatabaseState.Provisioning, DatabaseState.Active, DatabaseState.Failed)]
    [InlineData("update", DatabaseState.Active, DatabaseState.Updating, DatabaseState.Active, DatabaseState.Failed)]
    [InlineData("backup", DatabaseState.Active, DatabaseState.Active, DatabaseState.Active, DatabaseState.Active)]
    [InlineData("pause", DatabaseState.Active, DatabaseState.Updating, DatabaseState.Paused, DatabaseState.Failed)]
    [InlineData("resume", DatabaseState.Paused, DatabaseState.Updating, DatabaseState.Active, DatabaseState.Failed)]
    [InlineData("restore-in-place", DatabaseState.Failed, DatabaseState.Updating, DatabaseState.Active, DatabaseState.Failed)]
    [InlineData("delete-backup", DatabaseState.Paused, DatabaseState.Paused, DatabaseState.Paused, DatabaseState.Paused)]
    [InlineData("deprovision", DatabaseState.Active, DatabaseState.Deprovisioning, DatabaseState.Active, DatabaseState.Failed)]
    public void State_OfADatabase_FollowsTheKindOfOperation(
        string kind, DatabaseState before, DatabaseState during, DatabaseState success, DatabaseState failure)
    {
        var operation = new OperationKind(kind);

        Assert.Equal(during, OperationStates.While(operation, before));
        Assert.Equal(success, OperationStates.AfterSuccess(operation, before));
        Assert.Equal(failure, OperationStates.AfterFailure(operation, before));
    }
}
